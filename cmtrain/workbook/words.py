"""The fixed texts of the workbook."""

from __future__ import annotations

from cmtrain.texts import Lang, Text, text

CHECK = text("提交评分", "Submit")
REMOVE = text("删除", "Remove")
CHOOSE = text("— 请选择 —", "— choose —")
FINDING = text("问题 {number}", "Finding {number}")
ADD_FINDING = text("再添一处", "Add a finding")
AREA = text("片区", "Area")
PRICE_CLASS = text("价类", "Price class")
FIRST_WEEK = text("首周", "First week")
LAST_WEEK = text("末周", "Last week")
CAUSE = text("原因", "Cause")

POINTS = text(
    "满分 {points:points.0} · 约 {minutes} 分钟 · 可提交 {attempts} 次",
    "{points:points.0} · about {minutes} min · {attempts} attempts",
)
HINT = text("看提示（第 {number}/{of} 条，扣 {cost:share.0}）", "Show a hint ({number} of {of}, costs {cost:share.0})")
HINTS_DONE = text("提示已全部打开", "All hints are open")
HINT_TITLE = text("提示 {number}", "Hint {number}")
SCORE = text("本次得分率 {score:share.0}", "This attempt: {score:share.0}")
SCALE = text("（0% 是常见错误里最好的一种，100% 是最佳）", "(0% is the best of the common mistakes, 100% the best)")
UNREADABLE = text("有一处看不懂，这次不算：{why}", "One thing cannot be read, so this does not count: {why}")
NO_ATTEMPT = text("没有用掉次数。", "No attempt was used.")
INCIDENT = text(
    "这是我们的问题，不是你的：评分程序出错（编号 {incident}）。答案已经保存，不扣次数，也不会记零分。",
    "This is our fault, not yours: our grader failed (incident {incident}). Your answer is kept; no attempt is used and nothing counts as zero.",
)
NOT_HANDED_IN = text(
    "没有提交成功：{why}。页面上的内容还在，请稍后再试或告诉培训师。",
    "Not handed in: {why}. What you entered is still on this page; try again, or tell the trainer.",
)
PART, GIVEN, MARK, BEST = text("项目", "Item"), text("你的答案", "Yours"), text("结果", "Result"), text("最佳", "Best")
PRACTICE = text("接下来怎么练", "What to practise next")

FORMULA, PERIOD, POPULATION = text("公式", "Formula"), text("期间", "Period"), text("范围", "Population")
EDGE, SOURCE = text("特殊情况", "Edge cases"), text("出处", "Source")
LEFT_OUT = text("这一次不做这道练习。", "This exercise is left out this time.")
BASIS = text("依据：{basis}", "Basis: {basis}")

DISTRICT_LINE = text(
    "{title} · {city} · {shops} 户 · 第 {week} 周 · 片区编号 {seed}",
    "{title} · {city} · {shops} shops · week {week} · district no. {seed}",
)

# The card and the frame of the page.
FEEDBACK = text("评分和反馈", "Score and feedback")
YOUR_ANSWER = text("你的答案", "Your answer")
ANSWER_TO = text("作答：{title}", "Answer to: {title}")
CHECKING = text("正在评分…", "Checking…")
LESSONS, EXERCISES = text("课程", "Lessons"), text("本课练习", "Exercises")
OTHER_LANGUAGE = Text(zh="English", en="中文")
DONE_OF = text("{done}/{of}", "{done}/{of}")
TIME_LEFT, TIME_UP = text("还剩 {clock}", "{clock} left"), text("时间到", "Time is up")
HOURS_LEFT = text("还剩 {hours} 小时 {minutes} 分", "{hours} h {minutes} min left")
LEAVE = text("退出", "Leave")
UNTOUCHED, BEGUN = text("未开始", "not begun"), text("已填写，未提交", "begun, not submitted")
EARNED = text("{points:points.1} / {most:points.0}", "{points:points.1} / {most:points.0}")
EARNED_SO_FAR = text("目前 {points:points.1}，还可提交 {left} 次", "{points:points.1} so far, {left} left")
CAN_EARN = text("还可提交 {left} 次，最多可得 {most:points.1}。", "{left} attempts left, worth up to {most:points.1}.")
BEST_SO_FAR = text("目前最好成绩 {points:points.1}。", "Best so far: {points:points.1}.")
FINISHED = text("已结束：{points:points.1} / {most:points.0}。", "Finished: {points:points.1} of {most:points.0}.")
HANDED_IN = text("已提交，还可提交 {left} 次", "handed in, {left} left")
HANDED_IN_LAST = text("已提交", "handed in")
FINISHED_UNTOLD = text("已结束，结果稍后公布。", "Finished; what it came to is told later.")
WITHHELD = text(
    "{time} 已提交。评分和反馈由培训师公布，公布后就显示在这里。",
    "Handed in at {time}. Score and feedback are shown here when the trainer says so.",
)
COMES_LATER = text(
    "{time} 已提交，已保存。把答案交回以后，评分和反馈会写在你的报告里。",
    "Handed in at {time}, and saved. Score and feedback come with your report, once you have sent your answers back.",
)
LIMITED = text("限时 {minutes} 分钟，从动笔算起。", "Once you begin, you have {minutes} minutes.")
PAUSED = text(
    "培训师已暂停，现在不能提交；填写的内容照常保存。",
    "Paused by the trainer: nothing can be submitted; what you enter is saved.",
)
PAUSED_NOW = text("培训师已暂停，恢复后再提交", "the trainer has paused the workshop; submit again when it goes on")
PAUSED_CLOCK = text("已暂停 · {time}", "Paused · {time}")
MESSAGE_FROM = text("培训师 {time}：", "Trainer, {time}:")
MESSAGE_READ = text("知道了", "Got it")
GIVEN_MINUTES = text("给你加了 {minutes} 分钟。", "You have been given {minutes} minutes more.")
ALL_TABLES = text("全部数字（{number} 张表）", "All figures ({number} tables)")
FIRST = text("先看这一点：", "First of all:")
MORE = text("还有 {number} 点", "{number} more")
OWN_AND_BEST = text("你的路线和最佳路线", "Your route and the best one")


# Tables and charts to look at.
MEASURE, VALUE = text("指标", "Measure"), text("数值", "Value")
TABLE, CHART = text("表格", "Table"), text("图", "Chart")
EACH_ROW = text("每行是{row}，共 {rows} 行", "Each row is {row}; {rows} in all")
FILTER = text("筛选", "Filter")
ANY = text("全部", "All")
ROWS_SHOWN = text("显示 {shown} / {all} 行", "{shown} of {all} rows")
COPY_TABLE = text("复制表格", "Copy table")
TABLE_COPIED = text("已复制，去 Excel 粘贴", "Copied: paste it into Excel")
TABLE_NOT_COPIED = text("复制不了，请用鼠标选中再复制", "Cannot copy: select the table with the mouse")
ALL_ROWS, FEWER_ROWS = text("显示全部 {all} 行", "Show all {all} rows"), text("收起", "Show fewer")
NO_ROWS = text("没有符合的行。", "No row fits.")
ON_CHART = text("图上选中 {count} 项", "{count} chosen on the chart")
CLEAR_CHOSEN = text("清除选择", "Clear selection")
HOW_TO_CHOOSE = text(
    "点图上的点，或拖出一个框：下面的表只显示选中的；点图例可以选一整类。用键盘的话，直接在表上筛选。",
    "Click points of the chart or drag a frame over them: the table below shows those alone. A click on the legend takes "
    "a whole class. With the keyboard, use the table's own filter.",
)
CHART_FAILED = text("这张图没能画出来，图里说的是：", "This chart could not be drawn. It says: ")

# The route: map, list and clock.
ROUTE_MAP = text("路线图：点零售户，按先后编号；再点一次取消", "Map: click shops in order; click again to take one out")
ROUTE_OFFICE, ROUTE_CLOSED = text("公司", "Office"), text("封闭", "Closed")
ROUTE_STOP = text("{name}，店主在店 {opens}–{closes}", "{name}, owner there {opens}–{closes}")
ROUTE_STOP_PLACE = text("第 {place} 站", "stop {place}")
ROUTE_STOP_LATE = text("店主已走", "owner gone")
ROUTE_STOP_FREE = text("还没安排", "not planned yet")
ROUTE_SERVICE = text("在店 {minutes} 分钟", "{minutes} min in the shop")
ROUTE_FROM_OFFICE = text("从公司 {minutes} 分钟", "{minutes} min from the office")
ROUTE_UNDO, ROUTE_CLEAR = text("撤销", "Undo"), text("清空", "Clear")
ROUTE_LIST = text("拜访顺序", "Order of visits")
ROUTE_EMPTY = text(
    "还没有排。从下面添加零售户，或在地图上点；排好以后可以拖动换位。",
    "Nothing planned yet. Add shops below, or click them on the map; drag them to change their order.",
)
ROUTE_EMPTY_LIST = text(
    "还没有排。从下面添加零售户；排好以后可以拖动换位。",
    "Nothing planned yet. Add shops below; drag them to change their order.",
)
ROUTE_REST, ROUTE_REST_NONE = (
    text("还没安排（{number}）", "Not planned yet ({number})"),
    text("全部排好了。", "All are planned."),
)
ROUTE_ADD = text("添加 {name}", "Add {name}")
ROUTE_HOURS = text("{opens}–{closes}", "{opens}–{closes}")
ROUTE_START = text("{clock} 从公司出发", "leave the office at {clock}")
ROUTE_DRIVE = text("路上 {minutes} 分", "drive {minutes} min")
ROUTE_ARRIVE = text("{clock} 到", "arrive {clock}")
ROUTE_WAIT = text("等 {minutes} 分", "wait {minutes} min")
ROUTE_BEGIN, ROUTE_LEAVE = text("{clock} 开始", "begin {clock}"), text("{clock} 离店", "leave {clock}")
ROUTE_LATE = text("来不及：店主 {clock} 已走，这一站跳过", "too late: the owner left at {clock}; this stop is skipped")
ROUTE_HOME = text("回到公司", "Back at the office")
ROUTE_BEFORE_END = text("比收工 {end} 早 {minutes} 分", "{minutes} min before the day ends at {end}")
ROUTE_AFTER_END = text("超过收工 {end} {minutes} 分", "{minutes} min after the day ends at {end}")
ROUTE_DRIVEN, ROUTE_WAITED, ROUTE_SERVED = text("路上", "Driving"), text("等候", "Waiting"), text("在店", "In shops")
ROUTE_LATE_COUNT, ROUTE_OPEN_COUNT = text("没赶上", "Missed"), text("没安排", "Not planned")
ROUTE_TOTAL = text("全程", "In all")
ROUTE_TOTAL_HELP = text("含补跑 {count} 户 × {penalty} 分", "with {count} extra trips of {penalty} min")
ROUTE_MINUTES = text("{minutes} 分", "{minutes} min")
ROUTE_SHOPS = text("{count} 户", "{count}")
ROUTE_SCALE = text("{length} 公里", "{length} km")
ROUTE_STATE = text("{stop}，{state}", "{stop}, {state}")
ROUTE_THERE = text("店主在店 {opens}–{closes}", "Owner there {opens}–{closes}")

# Lists whose order can be changed.
LIST_UP, LIST_DOWN, LIST_REMOVE = (
    text("{name}：上移", "Move {name} up"),
    text("{name}：下移", "Move {name} down"),
    text("{name}：移出", "Take {name} out"),
)
LIST_HELP = text("拖动换位，或用 Alt+↑、Alt+↓。", "Drag to change the order, or use Alt+↑ and Alt+↓.")
LIST_MOVED = text("{name} 移到第 {place} 位，共 {of} 位。", "{name} moved to {place} of {of}.")
LIST_ADDED = text("{name} 添加到第 {place} 位。", "{name} added as number {place}.")
LIST_REMOVED = text("{name} 已移出。", "{name} taken out.")

# Findings: heat maps, painting and rows.
HEAT_MEASURE, HEAT_CLASS = text("看什么", "Measure"), text("价类", "Price class")
HEAT_GRID = text("{measure}，{price_class}：片区 × 周", "{measure}, {price_class}: areas by weeks")
HEAT_CELL = text("{area}，第 {week} 周：{value}", "{area}, week {week}: {value}")
HEAT_WEEKS = text("{first}–{last} 周", "Weeks {first}–{last}")
HEAT_NONE = text("不适用", "n/a")
HEAT_MARKED = text("在问题 {numbers} 里", "in finding {numbers}")
HEAT_LOW, HEAT_HIGH = text("低", "low"), text("高", "high")
HEAT_HELP = text(
    "按住鼠标在一个片区里拖过几周，就标出一处；点一格只标这几周。键盘：方向键走格，Shift+←→ 选周，Enter 标记，Esc 取消。点线框：价类与眼前这张图不同。",
    "Drag over the weeks of an area to mark a finding; a click marks one cell. Keys: arrows move, Shift+←→ selects weeks, Enter marks, Esc cancels. Dotted frames: marked for another class than the one shown.",
)
HEAT_INSTEAD = text(
    "“{measure}”没有“{wanted}”这一档，下图是“{shown}”。", "There is no “{measure}” for “{wanted}”: below is “{shown}”."
)
HEAT_CHOSEN = text("{area}：第 {first}–{last} 周。按 Enter 标记。", "{area}: weeks {first}–{last}. Enter marks them.")
FINDINGS_LIST = text("标出的问题（最多 {number} 处）", "Findings marked ({number} at most)")
FINDING_MADE = text(
    "问题 {number}：{area}，第 {first}–{last} 周。请补上其余各项。",
    "Finding {number}: {area}, weeks {first}–{last}. Now fill in the rest.",
)
FINDING_REMOVED = text("问题 {number} 已删除。", "Finding {number} removed.")
FINDING_REMOVE = text("删除问题 {number}", "Remove finding {number}")
FINDINGS_FULL = text("最多标 {number} 处；请先删一处。", "{number} findings at most; remove one first.")

# Dialogue.
DIALOGUE_OVERVIEW = text("各件事一览", "All situations")
DIALOGUE_PROGRESS = text("已选 {done} / {of} 件", "{done} of {of} decided")
DIALOGUE_PLACE = text("第 {number} 件，共 {of} 件", "{number} of {of}")
DIALOGUE_DECIDE = text("你怎么办？", "What do you do?")
DIALOGUE_DECIDED, DIALOGUE_OPEN = text("已选", "decided"), text("未选", "open")
DIALOGUE_GO = text("第 {number} 件：{title}，{state}", "{number}: {title}, {state}")
DIALOGUE_NEXT = text("下一件：{title}", "Next: {title}")
DIALOGUE_STILL_OPEN = text("还没选的：{title}", "Still open: {title}")
DIALOGUE_ALL = text("每件都选了。提交之前，随时可以改。", "All decided. You can change any of them until you submit.")

# What-if: playing on with an answer.
WHAT_IF_TITLE = text("先试走，再定", "Try it before you decide")
WHAT_IF_HELP = text(
    "照现在填的往下走 {weeks} 周，看看货架上会怎样。不占提交次数，不影响得分。",
    "Goes on for {weeks} weeks with what is entered now, and shows what is seen in the shop. Uses no attempt and costs no points.",
)
WHAT_IF_PLAY = text("试走 {weeks} 周（还可试 {left} 次，共 {plays} 次）", "Play {weeks} weeks ({left} of {plays} left)")
WHAT_IF_USED = text("{plays} 次都试过了", "All {plays} plays are used")
WHAT_IF_NONE = text("试走次数已经用完", "no play is left")
WHAT_IF_WAIT = text("正在试走……", "Playing…")
WHAT_IF_STALE = text("这是改动之前那一单的结果。", "This is what came of the entries before your last change.")

GRID_WITHIN = text("已用 {value} / {limit} · 还剩 {left}", "used {value} of {limit} · {left} left")
GRID_OVER = text("⚠ 超出 {left}：用了 {value} / {limit}", "⚠ over by {left}: {value} of {limit}")
GRID_COUNTS_AS = text("按 {value} 算", "counts as {value}")
GRID_UNIT = text("{name}（{unit}）", "{name} ({unit})")
GRID_NOTE = text("{name}：{message}", "{name}: {message}")
GRID_WHOLE = text("请输入 {low} 到 {high} 的整数。", "Please enter a whole number from {low} to {high}.")
GRID_RANGE = text("请输入 {low} 到 {high} 之间的数。", "Please enter a number from {low} to {high}.")
GRID_SHARE = text("请输入百分数，例如 83.3%。", "Please enter a percentage, for example 83.3%.")
GRID_PASTED = text("已粘贴 {done} 格。", "{done} cells pasted.")
GRID_NOT_PASTED = text(
    "有 {left} 格超出表格或不用填，没有贴。", "{left} cells did not fit into the table and were left out."
)
GRID_UNDO_PASTE = text("撤销粘贴", "Undo paste")
GRID_PASTE_UNDONE = text("已撤销粘贴。", "The paste is undone.")


# Saving: talk.py, saving.js, light.js, older.js
STRANGE = text(
    "页面发来的内容看不懂，没有保存。请刷新页面。",
    "The page sent something strange; it was not saved. Please reload the page.",
)
NO_MORE = text("这道题已经结束，不能再提交", "this exercise is finished; nothing more can be handed in")
DAMAGED = text(
    "日志文件里有看不懂的内容，不能再写。请告诉培训师。",
    "the journal holds something that cannot be read, so nothing is added to it. Please tell the trainer.",
)
OUR_FAULT = text(
    "这是我们的问题，不是你的（编号 {incident}）。请告诉培训师。",
    "this is our fault, not yours (incident {incident}). Please tell the trainer.",
)
LIGHT = text("保存状态", "State of saving")
LIGHT_OPENING = text("正在连接…", "Connecting…")
LIGHT_READY = text("✓ 随填随存", "✓ Saved as you type")
LIGHT_SAVING = text("正在保存…", "Saving…")
LIGHT_SAVED = text("✓ 已保存 {time}", "✓ Saved {time}")
LIGHT_SAVED_HERE = text("✓ 已记下 {time}，关闭页面后不保留", "✓ Noted {time}; gone when this page closes")
LIGHT_LOST = text("⚠ 连接已断开", "⚠ Connection lost")
LIGHT_LOST_HELP = text(
    "请不要关闭本页，会自动重连。一分钟后仍是红色：请告诉培训师，再刷新页面。",
    "Please keep this page open; it reconnects by itself. Still red after a minute: tell the trainer, then reload the page.",
)
LIGHT_KEPT = text(
    "还有 {count} 处没有保存，已暂存在本机浏览器里，恢复后自动补上。",
    "Not saved yet: {count}. This browser keeps what is missing and sends it later.",
)
LIGHT_NOT_KEPT = text(
    "还有 {count} 处没有保存，本机浏览器也存不下：刷新前请先把内容抄下来。",
    "Not saved yet: {count}, and this browser cannot keep what is missing: write it down before you reload.",
)
LIGHT_FAILED = text("⚠ 没有保存", "⚠ NOT saved")
NO_ANSWER = text(
    "服务器没有回答，页面上的内容还在", "the server does not answer; what you entered is still on this page"
)
OLDER = text(
    "上次离开时有 {count} 处没有来得及保存，而之后又有了更新的内容。现在显示的是较新的。",
    "Not saved when this page was left: {count}. Something newer has been entered since, and is shown.",
)
OLDER_TAKE = text("换回旧的内容", "Put the older ones back")
OLDER_LEAVE = text("保留现在的", "Keep the newer ones")

# Fields: numbers, choices, texts.
SHARE_EXAMPLE = text("例：12%", "e.g. 12%")
UNDERSTOOD_AS = text("= {number}", "= {number}")
NO_NUMBER_READ = text(
    "看不懂这个数。可以写成 1234.5 或 1.2万。", "This cannot be read as a number. You can write 1234.5 or 1,234.5."
)
NO_SHARE_READ = text(
    "看不懂这个数。可以写成 12% 或 0.12。", "This cannot be read as a number. You can write 12% or 0.12."
)
NUMBER_OUT_OF_RANGE = text("应在 {low} 到 {high} 之间。", "This should be from {low} to {high}.")
PERCENT_MEANT = text("是 {share} 吗？那请写成 {share}。", "Do you mean {share}? Then write {share}.")
CLEAR_CHOICE, CLEAR_CHOICE_OF = text("取消选择", "Clear choice"), text("取消选择：{label}", "Clear choice: {label}")
CHOSEN = text("已选 {number} 项", "{number} chosen")
CHOSEN_OF_MOST = text("已选 {number} 项，最多 {most} 项", "{number} chosen of at most {most}")
CHOSEN_OVER = text("多选了 {number} 项，最多 {most} 项。", "{number} too many: choose at most {most}.")
CHARACTERS_OF = text("{number} / {most} 字", "{number} of {most} characters")
CHARACTERS_OVER = text("超出 {number} 字，请删短一些。", "{number} characters too many: please shorten it.")

# Sorting into classes.
SORT_HELP = text("每行选一类，再点一次取消。", "Choose a class for each row; choose it again to undo.")
SORT_HELP_LIST = text("每行选一类。", "Choose a class for each row.")
SORT_HELP_MORE = text(
    "也可以按数字键 1–{most}，用 Delete 取消，或把名称拖到类别里。",
    "Or press 1–{most}, Delete to undo, or drag a name into a class.",
)
SORT_OVERVIEW, SORT_REST = text("分类情况", "What is in each class"), text("还没分", "Not sorted yet")
SORT_TOTAL = text("已分 {number} / {of}", "{number} of {of} sorted")
SORT_COUNT = text("{number} 个", "{number}")

# Picking a number from a table.
PICK, PICK_FOR = text("从表中选", "Pick"), text("{label}：从表中选数", "Pick from a table: {label}")
PICKING = text(
    "为“{label}”选数：点表里的一个数，或用方向键移动、回车选定；Esc 取消。",
    "Pick a number for “{label}”: click one in the tables, or use arrow keys and Enter. Esc cancels.",
)
PICK_CANCEL = text("不选了", "Cancel")
PICKED_FROM = text("来自：{source}", "from: {source}")
PICK_NOTHING = text("这里没有可以选的表，请直接输入。", "There is no table to pick from here: please type the number.")

# Around a page, before any kernel has started: these travel in the prepared notebooks.
PAGE_STARTING = text("正在打开，通常只要几秒……", "Opening; this usually takes a few seconds …")
PAGE_SKIP = text("跳到正文", "Skip to the lesson")
PAGE_TITLE, PAGE_EXERCISES = text("课程", "Lesson"), text("本课练习", "Exercises of this lesson")
PAGE_NO_SCRIPT = text(
    "这个页面要用到 JavaScript，请在浏览器里打开它，然后刷新。",
    "This page needs JavaScript. Please switch it on in your browser and reload.",
)
PAGE_STUCK = text(
    "打开得比平时慢。如果一直停在这里，请刷新页面；已保存的内容都还在。",
    "This takes longer than usual. If it stays like this, reload the page; everything saved is still there.",
)
PAGE_CELL_FAILED = text(
    "这里有一块内容没能显示，是程序出了问题，不是你的错。已保存的内容都还在；请刷新页面，或告诉培训师。",
    "One part could not be shown. That is our fault, not yours. Everything saved is still there; reload the page, or tell the trainer.",
)
PAGE_LAWFUL = text(
    "地名、店名、人名与品牌均为虚构。本课只训练合法流通工作：不强制、不搭售、不向未成年人售烟、不做广告。吸烟有害健康。",
    "City, shops, people and brands are fictional. This lesson trains lawful distribution: no forced or tied ordering, "
    "no sale to minors, no advertising. Smoking is harmful to health.",
)
PAGE_MODE_LEAVE = text("显示代码（培训师用）", "Show the code (for trainers)")
PAGE_MODE_BACK = text("收起代码，回到学员视图", "Hide the code, back to the workbook")
PAGE_MODE_CHANGED = text(
    "这个笔记本改动过，和发布的不一样：不会自动运行，代码也不隐藏。",
    "This notebook has been changed and is not as it was shipped: it does not run by itself, and its code is not hidden.",
)


def page_words(lang: Lang) -> dict[str, str]:
    """Return all fixed texts in one language, by their names in lower case, for the scripts of a page."""
    return {
        name.lower(): value[lang] for name, value in globals().items() if name.isupper() and isinstance(value, Text)
    }
