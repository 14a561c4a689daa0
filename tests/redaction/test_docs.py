from pathlib import Path

from piiscan.redaction.masking import MASKS, mask

DOCS = Path(__file__).parents[2] / "docs" / "redaction.md"


def rows() -> list[str]:
    return [
        f"| `{entity}` | {row.shows} | {row.example} | {mask(entity, row.example)} |".replace("*", r"\*")
        for entity, row in MASKS.items()
    ]


def test_the_published_table_of_masks_is_the_one_in_use() -> None:
    text = DOCS.read_text("utf-8")
    for row in rows():
        assert row in text
