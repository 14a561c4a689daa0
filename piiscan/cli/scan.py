"""``piiscan scan``: a whole export."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from piiscan.batch.rows import ReadOptions
from piiscan.batch.sources import FORMATS
from piiscan.cli import options
from piiscan.cli.exits import guarded

Files = Annotated[
    list[str],
    typer.Argument(metavar="FILE...", help="Exports: files, patterns, or - for standard input.", show_default=False),
]
TextColumn = Annotated[
    list[str] | None,
    typer.Option(
        "--text-column",
        "-c",
        metavar="NAME",
        help="Column to examine; may be repeated. (default: body, text, content, 본문 or 내용)",
    ),
]
IdColumn = Annotated[
    str | None, typer.Option("--id-column", metavar="NAME", help="Column that tells posts apart. (default: id ...)")
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Findings as JSON lines (or .parquet), or a folder for them. (default: beside FILE, NAME.findings.jsonl)",
    ),
]
Redacted = Annotated[
    Path | None,
    typer.Option(
        "--redacted",
        "-r",
        metavar="FILE",
        help="Redacted copy in the input's format, or a folder. (default: beside FILE, as NAME.redacted.csv)",
    ),
]
Format = Annotated[
    str | None, typer.Option("--format", metavar="NAME", help=f"{', '.join(FORMATS)}; found out if not given.")
]
Delimiter = Annotated[
    str | None, typer.Option("--delimiter", metavar="CHAR", help="Between two fields; `tab` for a tab.")
]
TableName = Annotated[
    str | None, typer.Option("--table", metavar="NAME", help="Sheet of a workbook, or table of a database.")
]
BoardColumn = Annotated[
    str | None,
    typer.Option("--board-column", metavar="NAME", help="Column with the board, for its options. (default: board ...)"),
]
TimeColumn = Annotated[
    str | None,
    typer.Option("--time-column", metavar="NAME", help="Column with the date, for the report. (default: time ...)"),
]
ThreadColumn = Annotated[
    str | None,
    typer.Option(
        "--thread-column",
        metavar="NAME",
        help="Column with the thread; its posts are judged together. (default: thread ...)",
    ),
]
AuthorColumn = Annotated[
    str | None,
    typer.Option(
        "--author-column", metavar="NAME", help="Column with the author, to judge their posts together as well."
    ),
]
Header = Annotated[
    str | None, typer.Option("--header", metavar="NAMES", help="Columns of a file without a header: id,board,body.")
]
ReportFile = Annotated[
    Path | None, typer.Option("--report", metavar="FILE", help="A report for people, as one HTML file; masked.")
]
Reveal = Annotated[bool, typer.Option("--reveal", help="Show identifiers in the report as posted.")]
Workers = Annotated[
    int | None, typer.Option("--workers", "-w", min=1, help="Processes. (default: all cores; one for a small file)")
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on where the same command was interrupted; harmless on a first run.")
]
Top = Annotated[int, typer.Option("--top", min=0, help="How many of the most serious posts are shown.")]
NoText = Annotated[bool, typer.Option("--no-text", help="Neither show posts nor write what was found.")]
Force = Annotated[bool, typer.Option("--force", help="Replace files that exist already.")]


def scan(
    files: Files,
    *,
    text_column: TextColumn = None,
    id_column: IdColumn = None,
    output: Output = None,
    redacted: Redacted = None,
    encoding: options.Encoding = None,
    form: Format = None,
    delimiter: Delimiter = None,
    table: TableName = None,
    report: ReportFile = None,
    reveal: Reveal = False,
    board_column: BoardColumn = None,
    time_column: TimeColumn = None,
    thread_column: ThreadColumn = None,
    author_column: AuthorColumn = None,
    header: Header = None,
    workers: Workers = None,
    lang: options.LangOrConfigured = None,
    sensitivity: options.SensitiveOrConfigured = None,
    entity: options.Entities = None,
    max_chars: options.MaxChars = None,
    operator: options.Operators = None,
    key_file: options.KeyFile = None,
    config: options.Config = None,
    top: Top = 5,
    no_text: NoText = False,
    force: Force = False,
    resume: Resume = False,
) -> None:
    """Examine an export: writes the findings and a redacted copy, and shows a summary.

    Exit codes: 0 nothing flagged, 1 posts are flagged, 2 usage, 3 something could not be examined, 4 internal error.
    """
    with guarded(), ExitStack() as stack:
        from piiscan.cli.run import Wish, fulfil  # noqa: PLC0415 - `--help` goes without

        policy = options.policy(
            lang, sensitivity, entity, max_chars, operators=operator, key_file=key_file, config=config
        )
        read = ReadOptions(
            text_columns=tuple(text_column or ()),
            id_column=id_column,
            board_column=board_column,
            time_column=time_column,
            thread_column=thread_column,
            author_column=author_column,
            header=tuple(name.strip() for name in header.split(",")) if header else (),
            format=form,
            encoding=encoding,
            delimiter="\t" if delimiter in {"tab", "\\t"} else delimiter,
            table=table,
        )
        wish = Wish(
            policy=policy,
            read=read,
            output=output,
            redacted=redacted,
            report=report,
            reveal=reveal,
            workers=workers,
            top=top,
            with_text=not no_text,
            force=force,
            resume=resume,
        )
        raise typer.Exit(fulfil(wish, files, stack))
