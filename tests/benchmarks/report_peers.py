"""What papermill and nbconvert take for our trainee report, by their own means: command lines, one process, two processes.

The same notebook, parameters, template and hidden code as ours. Run as a program it is variants b and c:
``python -m tests.benchmarks.report_peers JOBS LANG OUT JOURNAL...`` prints the seconds from the first report on its way
to each report done, as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from cmtrain.content import content_dir

NOTEBOOK = content_dir("notebooks") / "report_trainee.ipynb"
_CONFIG = """
from cmtrain.report.render import exporter_config
c.merge(exporter_config({lang!r}))
"""


def by_command_lines(journal, out, lang, *, default=False):
    """Make one report with the two command lines; returns the page (of nbconvert's default template if asked for)."""
    executed, config = out / f"{journal.stem}.ipynb", out / f"nbconvert_{lang}.py"
    config.write_text(_CONFIG.format(lang=lang))
    tools = Path(sys.executable).parent
    command = [
        tools / "papermill",
        NOTEBOOK,
        executed,
        "-p",
        "source",
        journal,
        "-p",
        "lang",
        lang,
        "--no-progress-bar",
    ]
    subprocess.run(command, check=True, capture_output=True)
    convert = [tools / "jupyter", "nbconvert", "--to", "html", executed]
    subprocess.run([*convert, *([] if default else ["--config", config])], check=True, capture_output=True)
    return executed.with_suffix(".html")


@cache
def exporter(lang):
    from nbconvert import HTMLExporter

    from cmtrain.report.render import exporter_config

    return HTMLExporter(config=exporter_config(lang))


def in_process(journal, out, lang):
    """Make one report with the two libraries, the exporter kept."""
    import nbformat
    import papermill

    executed = out / f"{journal.stem}.ipynb"
    papermill.execute_notebook(str(NOTEBOOK), str(executed), {"source": str(journal), "lang": lang}, progress_bar=False)
    page, _ = exporter(lang).from_notebook_node(nbformat.read(executed, as_version=4))
    executed.with_suffix(".html").write_text(page, encoding="utf-8")


def main():
    jobs, lang, out, *journals = sys.argv[1:]
    began, done = time.perf_counter(), []
    if jobs == "1":
        for journal in journals:
            in_process(Path(journal), Path(out), lang)
            done.append(time.perf_counter() - began)
    else:
        with ProcessPoolExecutor(int(jobs), mp_context=get_context("spawn")) as pool:
            futures = [pool.submit(in_process, Path(journal), Path(out), lang) for journal in journals]
            for future in as_completed(futures):
                future.result()
                done.append(time.perf_counter() - began)
    print(json.dumps(done))


if __name__ == "__main__":
    main()
