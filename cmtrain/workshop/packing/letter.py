"""What lies beside the work in a pack: a letter on what to do, and programs that start it; they fetch nothing."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from cmtrain.texts import text
from cmtrain.workbook.pack import Pack

LETTER, INSTALL = "README.txt", "install.txt"
WINDOWS, UNIX = "start.bat", "start.command"

_BOM = b"\xef\xbb\xbf"
"""Tells older editors that Chinese follows."""

_LETTER = text(
    """\
{workshop} · {name}（{own}）

这是你自己的练习包，做题时不用上网。

1. 先把压缩包整个解压到桌面或“文档”里，不要在压缩包里直接点开。
2. 打开：Windows 双击 start.bat；苹果电脑第一次用右键点 start.command，选“打开”；Linux 运行 ./start.command。
   浏览器里会打开你的页面。
3. 看课、填答案、提交。随填随存；在黑色窗口里按 Ctrl-C 就结束，再打开就接着做。
4. 提交后不会马上看到分数：答案交回以后，评分和反馈会写在你的报告里。看不懂的答案会当时提醒，不算次数。
5. 做完把 {answers} 这一个文件发给培训师，邮件、微信、U 盘都行；把整个文件夹压缩了发也可以。
   截止时间：{ends}（{zone}）。可以多次发，不会丢，也不会重复计分。

请不要改动其他文件，也不要用 Excel 存 tables 里的表。

打不开？电脑上要有 Python 3.11 或更新的版本，和 cmtrain {version}，见 install.txt。
""",
    """\
{workshop} · {name} ({own})

This is your own pack of exercises. No internet is needed to work on it.

1. Unpack the whole archive to your desktop or documents first; do not open anything inside the archive.
2. Open it: on Windows double-click start.bat; on a Mac right-click start.command the first time and choose Open; on Linux
   run ./start.command. Your pages open in the browser.
3. Read, fill in, check. Entries are saved as you go; Ctrl-C in the black window ends it, and opening it again goes on.
4. You will not see a score at once: score and feedback come with your report, once you have sent your answers back. An
   answer that cannot be read is told at once and costs no attempt.
5. When you are done, send this one file to your trainer, by mail or on a stick: {answers}
   A zip of the whole folder will do, too. Due: {ends} ({zone}). Send it as often as you like: nothing is lost or counted twice.

Please leave the other files as they are, and save none of the tables from Excel.

It does not open? The computer needs Python 3.11 or newer and cmtrain {version}; see install.txt.
""",
)

_INSTALL = text(
    """\
这台电脑上还没有 cmtrain。请先装好，再重新打开：
  1. 安装 Python 3.11 或更新的版本
  2. 在终端（命令提示符）里运行：pip install cmtrain=={version}
没有网的电脑：在有网的电脑上运行 pip download -d wheels cmtrain=={version}，把 wheels 文件夹带过来，
再运行 pip install --no-index --find-links wheels cmtrain=={version}
自己装不了，就把这一页给信息部门。
""",
    """\
cmtrain is not installed on this computer. Install it, then open this again:
  1. install Python 3.11 or newer
  2. in a terminal (command prompt) run: pip install cmtrain=={version}
A computer without internet: on one with it run pip download -d wheels cmtrain=={version}, bring the folder wheels along,
then run pip install --no-index --find-links wheels cmtrain=={version}
If you may not install programs yourself, give this page to the IT department.
""",
)

_BAT = """\
@echo off
chcp 65001 >nul
pushd "%~dp0"
if not exist pack.json (
  echo 请先把整个压缩包解压，再打开解压出来的 start.bat。
  echo Unpack the whole archive first, then open the start.bat that was unpacked.
  pause
  exit /b 1
)
set "CMTRAIN="
where cmtrain >nul 2>nul && set "CMTRAIN=cmtrain"
if not defined CMTRAIN (py -3 -c "import cmtrain" >nul 2>nul && set "CMTRAIN=py -3 -m cmtrain")
if not defined CMTRAIN (python -c "import cmtrain" >nul 2>nul && set "CMTRAIN=python -m cmtrain")
if not defined CMTRAIN (
  type install.txt
  pause
  exit /b 1
)
%CMTRAIN% open . --lang {lang}
if errorlevel 1 pause
"""

_COMMAND = """\
#!/bin/sh
cd "$(dirname "$0")" || exit 1

stay() {{
  [ -t 0 ] && read -r _
  exit 1
}}

if command -v cmtrain >/dev/null 2>&1; then
  cmtrain open . --lang {lang} || stay
  exit 0
fi
for python in python3 python; do
  if "$python" -c "import cmtrain" >/dev/null 2>&1; then
    "$python" -m cmtrain open . --lang {lang} || stay
    exit 0
  fi
done
cat install.txt
stay
"""


def letter_files(pack: Pack, zone: str) -> dict[str, bytes]:
    """Return letter and programs of a pack, by name.

    Parameters
    ----------
    zone
        IANA name of the time zone in which the end is told.
    """
    told = {
        "workshop": pack.workshop,
        "name": pack.name,
        "own": pack.trainee,
        "answers": pack.answers,
        "ends": f"{pack.ends.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}",
        "zone": zone,
        "version": pack.cmtrain,
    }
    letter, install = _LETTER.fill(**told), _INSTALL.fill(version=pack.cmtrain)
    return {
        LETTER: _BOM + _dos(f"{letter.zh}\n\n\n{letter.en}\n"),
        INSTALL: _dos(f"{install.zh}\n\n{install.en}\n"),
        WINDOWS: _dos(_BAT.format(lang=pack.lang)),
        UNIX: _COMMAND.format(lang=pack.lang).encode(),
    }


def _dos(written: str) -> bytes:
    return written.replace("\n", "\r\n").encode()
