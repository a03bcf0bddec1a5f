"""Draw the pages of the three letters the sample office is known by, as pictures beside each other in `shots/`.

Pictures of the workstation's screens come with the workstation; until then the letters are what there is to look at.
"""

import sys
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
PIXELS_PER_POINT = 1.5


def draw(letter: Path, folder: Path) -> int:
    """Write one PNG per page, named after the letter and the page, and return how many there are."""
    document = pypdfium2.PdfDocument(letter)
    try:
        for number in range(len(document)):
            picture = document[number].render(scale=PIXELS_PER_POINT).to_pil()
            picture.save(folder / f"{letter.stem}-{number + 1:02}.png")
        return len(document)
    finally:
        document.close()


def main() -> int:
    """Draw the letters of `demo/letters`; say what to do when the sample office has not been made."""
    letters = sorted((ROOT / "demo" / "letters").glob("*.pdf"))
    if not letters:
        print("There are no letters to draw yet. Make the sample office first: packaging/bootstrap.py demo")
        return 0
    folder = ROOT / "shots"
    folder.mkdir(exist_ok=True)
    pages = sum(draw(letter, folder) for letter in letters)
    print(f"{pages} pages of {len(letters)} letters are drawn in {folder.name}/. Screens will follow with the workstation.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
