"""The fixed texts of the workbook."""

from __future__ import annotations

from cmtrain.texts import Lang, Text, text

CHECK = text("提交评分", "Check")
ADD = text("添加", "Add")
REMOVE = text("删除", "Remove")
UP = text("上移", "Up")
DOWN = text("下移", "Down")
CLEAR = text("清空", "Clear")
CHOOSE = text("— 请选择 —", "— choose —")
STOP = text("停靠点", "Stop")
ORDER = text("拜访顺序", "Order of visits")
FINDING = text("问题 {number}", "Finding {number}")
ADD_FINDING = text("再添一处", "Add a finding")
AREA = text("片区", "Area")
PRICE_CLASS = text("价类", "Price class")
FIRST_WEEK = text("首周", "First week")
LAST_WEEK = text("末周", "Last week")
CAUSE = text("原因", "Cause")
AT_MOST = text("最多选 {number} 项", "at most {number}")

POINTS = text(
    "满分 {points:points.0} · 约 {minutes} 分钟 · 可提交 {attempts} 次",
    "{points:points.0} · about {minutes} min · {attempts} attempts",
)
STANDING = text(
    "目前得分 {points:points.1} / {most:points.0}；还可提交 {left} 次。",
    "So far {points:points.1} of {most:points.0}; {left} attempts left.",
)
DONE = text("目前得分 {points:points.1} / {most:points.0}；已结束。", "{points:points.1} of {most:points.0}; finished.")
FRESH = text(
    "还没有提交。随填随存，提交前可以一直改。",
    "Nothing handed in yet. Entries are saved as you go; change them until you check.",
)
SAVED = text("✓ 已保存 {time}", "✓ Saved {time}")
SAVED_HERE = text(
    "✓ 已记下 {time}（没有指定日志文件，关闭后不保留）", "✓ Noted {time} (no journal file: gone when this page closes)"
)
NOT_SAVED = text("⚠ 没有保存：{why}", "⚠ NOT saved: {why}")
HINT = text("看提示（第 {number}/{of} 条，扣 {cost:share.0}）", "Show a hint ({number} of {of}, costs {cost:share.0})")
HINTS_DONE = text("提示已全部打开", "All hints are open")
HINT_TITLE = text("提示 {number}", "Hint {number}")
SCORE = text("本次得分率 {score:share.0}", "This attempt: {score:share.0}")
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
PART, GIVEN, MARK, BEST = text("部分", "Part"), text("你的答案", "Yours"), text("结果", "Result"), text("最佳", "Best")
RIGHT, PARTLY, WRONG = text("✓ 正确", "✓ right"), text("◐ 部分正确", "◐ partly"), text("✗ 不对", "✗ wrong")
PRACTICE = text("接下来怎么练", "What to practise next")

SCHEDULE = text("行程", "Schedule")
ARRIVE, BEGIN, LEAVE = text("到店", "Arrive"), text("开始", "Begin"), text("离店", "Leave")
HOURS = text("可拜访时段", "Owner there")
LATE = text("店主已走", "owner gone")
BACK = text("回到公司", "Back at the office")
NOT_VISITED = text("未安排", "Not planned")

FORMULA, PERIOD, POPULATION = text("公式", "Formula"), text("期间", "Period"), text("范围", "Population")
EDGE, SOURCE = text("特殊情况", "Edge cases"), text("出处", "Source")
BASIS = text("依据", "Basis")

DISTRICT_LINE = text(
    "{title} · {city} · {shops} 户 · 第 {week} 周 · 种子 {seed}",
    "{title} · {city} · {shops} shops · week {week} · seed {seed}",
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
UNTOUCHED, BEGUN = text("未开始", "not begun"), text("已填写，未提交", "begun, not checked")
EARNED = text("{points:points.1} / {most:points.0}", "{points:points.1} / {most:points.0}")
EARNED_SO_FAR = text("目前 {points:points.1}，还可提交 {left} 次", "{points:points.1} so far, {left} left")
CAN_EARN = text("还可提交 {left} 次，最多可得 {most:points.1}。", "{left} attempts left, worth up to {most:points.1}.")
BEST_SO_FAR = text("目前最好成绩 {points:points.1}。", "Best so far: {points:points.1}.")
FINISHED = text("已结束：{points:points.1} / {most:points.0}。", "Finished: {points:points.1} of {most:points.0}.")
FIRST = text("先看这一点：", "First of all:")
MORE = text("还有 {number} 点", "{number} more")
OWN_AND_BEST = text("你的路线和最佳路线", "Your route and the best one")


# Tables and charts to look at.
MEASURE, VALUE = text("指标", "Measure"), text("数值", "Value")
TABLE, CHART = text("表格", "Table"), text("图", "Chart")
FILTER = text("筛选", "Filter")
ANY = text("全部", "All")
ROWS_SHOWN = text("显示 {shown} / {all} 行", "{shown} of {all} rows")
ALL_ROWS, FEWER_ROWS = text("显示全部 {all} 行", "Show all {all} rows"), text("收起", "Show fewer")
NO_ROWS = text("没有符合的行。", "No row fits.")
CHOSEN = text("图上选中 {count} 项", "{count} chosen on the chart")
CLEAR_CHOSEN = text("清除选择", "Clear selection")
HOW_TO_CHOOSE = text(
    "点图上的点，或拖出一个框：下面的表只显示选中的；点图例可以选一整类。用键盘的话，直接在表上筛选。",
    "Click points of the chart or drag a frame over them: the table below shows those alone. A click on the legend takes "
    "a whole class. With the keyboard, use the table's own filter.",
)
CHART_FAILED = text("这张图没能画出来，图里说的是：", "This chart could not be drawn. It says: ")


def page_words(lang: Lang) -> dict[str, str]:
    """Return all fixed texts in one language, by their names in lower case, for the scripts of a page."""
    return {
        name.lower(): value[lang] for name, value in globals().items() if name.isupper() and isinstance(value, Text)
    }
