"""The trainee's page: what it sends, and that nothing else can be reached. Everything is tried at a running server."""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime

import pytest
import websocket

from cmtrain.workbook.opening.seat import proof
from tests.workbook.opening.serving import Visitor, opened

pytestmark = [pytest.mark.notebook, pytest.mark.slow, pytest.mark.xdist_group("opening")]

NAMED_ONLY = re.compile(r"https://vega\.github\.io/schema/\S+|http://www\.w3\.org/\S+")
"""Addresses that name a format; nobody fetches them."""

PARTS = ("v1.kernel.websocket.jupyter.org",)
"""How newer browsers talk to kernels."""

ALLOWED = {"comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request", "shutdown_request"}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    (folder / "mine.txt").write_text("mine")
    (folder / "other.ipynb").write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    with opened(folder, "red-ring", "--page", "--trainee", "ann") as running:
        yield running.address, folder


@pytest.fixture(scope="module")
def visitor(served):
    return Visitor(served[0])


@pytest.fixture(scope="module")
def page(visitor):
    answer = visitor.get(visitor.address)
    assert answer.status == 200
    return answer


@pytest.fixture(scope="module")
def kernel(page):
    return re.search(r'"kernelId": "([^"]+)"', page.body).group(1)


def test_page_is_in_its_language_with_frame_and_note(page):
    assert page.body.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>Shortage research</title>" in page.body
    parts = [
        '<header id="cm-header"',
        '<nav id="cm-side" aria-label=',
        '<footer id="cm-footer"',
        '<main id="cm-main"',
        '<div id="cm-starting"',
        "kernelId",
    ]
    places = [page.body.index(part) for part in parts]
    assert places == sorted(places)
    footer = page.body.split('<footer id="cm-footer">')[1]
    assert "lawful distribution" in footer
    assert re.findall("[\u4e00-\u9fff]", re.sub("<script.*?</script>", "", page.body, flags=re.DOTALL)) == []


def test_page_asks_nobody_else_for_anything(page):
    assert NAMED_ONLY.sub("", page.body).count("://") == 0
    assert not re.search(r"""(?:src|href|action|srcset)\s*=\s*["']?//""", page.body)


def test_page_holds_no_code_and_no_path(page, served):
    for word in ("book.card", "from cmtrain", "jp-CodeMirrorEditor", "journal.jsonl", str(served[1])):
        assert word not in page.body


def test_no_script_may_stand_in_a_page(page):
    policy = dict(rule.split(" ", 1) for rule in page.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' blob:"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    inside = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page.body)
    assert inside
    assert all("json" in attributes for attributes in inside)
    assert not re.search(r"<[^>]+\son[a-z]+\s*=", re.sub("<script.*?</script>", "", page.body, flags=re.DOTALL))


@pytest.mark.parametrize("query", ["", "?token=", "?token=guessed"])
def test_nobody_comes_without_the_token(served, query):
    stranger = Visitor(served[0])
    assert stranger.get(stranger.path + query).status == 403
    assert {each.name for each in stranger.cookies} <= {"_xsrf"}


def test_server_proves_to_anybody_that_it_runs_and_tells_nothing_else(served):
    stranger, token = Visitor(served[0]), served[0].split("token=")[1]
    answer = stranger.get("/alive?challenge=abc")
    assert (answer.status, answer.body) == (200, proof(token, stranger.port, "abc"))
    assert stranger.get("/alive").status == 400
    assert {each.name for each in stranger.cookies} <= {"_xsrf"}


def test_other_hosts_and_pages_elsewhere_are_refused(visitor, page):
    assert visitor.get(visitor.path, Host="evil.example").status == 403
    assert visitor.get("/alive", Host="evil.example").status == 403


REFUSED = [
    "/voila/render/other.ipynb", "/voila/render/mine.txt", "/voila/render/", "/voila/render/../mine.txt",
    "/voila/render/..%2F..%2Fetc%2Fpasswd", "/voila/render/journal.jsonl", "/voila/tree", "/voila/tree/", "/tree", "/lab", "/login",
    "/voila/files/mine.txt", "/voila/files/journal.jsonl", "/voila/files/02_shortage_research.en.ipynb", "/files/mine.txt",
    "/files/journal.jsonl", "/view/journal.jsonl", "/api/contents", "/api/contents/journal.jsonl", "/voila/api/contents",
    "/voila/api/contents/", "/api/kernels", "/api/kernels/", "/api/kernelspecs", "/api/sessions", "/api/terminals", "/api/config/x",
    "/api/status", "/api/me", "/api/nbconvert/html", "/nbconvert/html/other.ipynb", "/terminals/websocket/1", "/metrics",
    "/voila/static/../../../../../../../../etc/passwd", "/voila/static/%2e%2e/%2e%2e/conf.json",
    "/voila/labextensions/../kernels/cmtrain/kernel.json", "/voila/labextensions/%2e%2e/kernels/cmtrain/kernel.json",
    "/voila/templates/cmtrain/static/../index.html.j2", "/voila/execution/x", "/.server.json", "/journal.jsonl",
]  # fmt: skip


@pytest.mark.parametrize("path", REFUSED)
def test_nothing_else_is_served(visitor, page, path):
    answer = visitor.get(path)
    assert answer.status in (403, 404), answer.body[:200]
    assert "mine" not in answer.body.replace(path, "")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/kernels"), ("POST", "/api/sessions"), ("PUT", "/api/contents/new.ipynb"), ("DELETE", "/api/contents/mine.txt"),
        ("POST", "/api/terminals"), ("POST", "/api/kernels/{kernel}/restart"), ("POST", "/api/kernels/{kernel}/interrupt"),
        ("POST", "/voila/render/02_shortage_research.en.ipynb"), ("POST", "/voila/api/contents/new.ipynb"),
    ],
)  # fmt: skip
def test_nothing_can_be_made_or_changed(visitor, served, kernel, method, path):
    answer = visitor.get(path.format(kernel=kernel), method=method, data=b"{}")
    assert answer.status in (403, 404, 405)
    assert (served[1] / "mine.txt").read_text() == "mine"
    assert not (served[1] / "new.ipynb").exists()


def message(kind, content=None, channel="shell"):
    header = {
        "msg_id": uuid.uuid4().hex, "username": "", "session": "browser", "msg_type": kind, "version": "5.3",
        "date": datetime.now(UTC).isoformat(),
    }  # fmt: skip
    return {
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": content or {},
        "channel": channel,
        "buffers": [],
    }


def in_one_piece(told):
    """Write a message as newer browsers send it: where each part begins, then the parts."""
    parts = [
        told["channel"].encode(),
        *(json.dumps(told[name]).encode() for name in ("header", "parent_header", "metadata", "content")),
    ]
    places = [8 * (len(parts) + 2)]
    for part in parts:
        places.append(places[-1] + len(part))
    return b"".join(number.to_bytes(8, "little") for number in (len(places), *places)) + b"".join(parts)


def socket_of(visitor, kernel, *, protocols=(), **options):
    told = {"cookie": visitor.cookie, "timeout": 30, "suppress_origin": "origin" not in options, **options}
    address = f"ws://127.0.0.1:{visitor.port}/api/kernels/{kernel}/channels"
    return websocket.create_connection(address, subprotocols=list(protocols), **told)


def exchange(visitor, kernel, messages, *, in_parts=False, until=("kernel_info_reply", "kernel_info_reply")):
    """Send messages, then on two channels a question that is answered; return the types of all answers till then."""
    questions = [message("kernel_info_request", channel=channel) for channel in ("shell", "control")]
    heard = []
    with closing(socket_of(visitor, kernel, protocols=PARTS if in_parts else ())) as socket:
        for each in [*messages, *questions]:
            socket.send_binary(in_one_piece(each)) if in_parts else socket.send(json.dumps(each))
        while Counter(until) - Counter(heard):
            told = socket.recv()
            text = told.decode(errors="replace") if isinstance(told, bytes) else told
            heard.append(re.search(r'"msg_type": ?"(\w+)"', text).group(1))
    return heard


CODE = {"silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
SENT = [
    ("execute_request", {"code": "open('run.txt', 'w').close()", **CODE}),
    ("execute_request", {"code": "", **CODE, "user_expressions": {"x": "open('run.txt', 'w').close()"}}),
    ("inspect_request", {"code": "book", "cursor_pos": 4, "detail_level": 1}),
    ("complete_request", {"code": "book.", "cursor_pos": 5}),
    ("is_complete_request", {"code": "1"}),
    ("history_request", {"output": True, "raw": True, "hist_access_type": "tail", "n": 10}),
    ("debug_request", {"type": "request", "seq": 1, "command": "initialize", "arguments": {}}),
    ("interrupt_request", {}),
    ("input_reply", {"value": "x"}),
    ("usage_request", {}),
    ("create_subshell_request", {}),
]


@pytest.mark.parametrize("in_parts", [False, True], ids=["text", "parts"])
@pytest.mark.parametrize("channel", ["shell", "control", "stdin"])
def test_nothing_can_be_run_or_asked_over_the_websocket(visitor, served, kernel, channel, in_parts):
    assert not ALLOWED & {kind for kind, _ in SENT}
    heard = exchange(visitor, kernel, [message(*each, channel=channel) for each in SENT], in_parts=in_parts)
    wanted = {kind.replace("request", "reply") for kind, _ in SENT} | {
        "execute_input",
        "execute_result",
        "error",
        "stream",
    }
    assert wanted & set(heard) == set()
    assert not (served[1] / "run.txt").exists()


def test_a_comm_reaches_widgets_only(visitor, kernel):
    """A browser may open a comm; a target that is no widget's is closed by the kernel, and nothing happens."""
    content = {"comm_id": uuid.uuid4().hex, "target_name": "os.system", "data": {"command": "true"}}
    heard = exchange(visitor, kernel, [message("comm_open", content)], until=["comm_close"])
    assert heard.count("comm_close") == 1


@pytest.mark.parametrize(
    "options", [{"origin": "http://evil.example"}, {"cookie": None}, {"host": "evil.example"}], ids=str
)
def test_websocket_is_for_this_page_alone(visitor, kernel, options):
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        socket_of(visitor, kernel, **options)


def test_kernels_are_not_found_by_guessing(visitor, page):
    with pytest.raises(websocket.WebSocketBadStatusException, match="404"):
        socket_of(visitor, uuid.uuid4())
