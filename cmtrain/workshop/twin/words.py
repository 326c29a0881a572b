"""The texts of a twin's case. They tell nothing of the real district, not even that its figures stand in them."""

from __future__ import annotations

from cmtrain.texts import text

TITLE = text("孪生片区", "The twin district")
SUMMARY = text(
    "一个虚构的片区，规模、结构和松紧照着真实片区的数字做成；店、人、街道和品牌都是编的。",
    "A fictional district whose sizes, mixes and shortages follow the figures of a real one; shops, people, streets and brands are invented.",
)
CITIES = (
    text("砚溪市", "Yanxi"),
    text("霁川市", "Jichuan"),
    text("澜汀市", "Lanting"),
    text("云渡市", "Yundu"),
)
"""The first that is no real name of the input is taken."""
STORY = text(
    """**{city}，一个你觉得眼熟的片区。** 户数差不多，城乡差不多，哪几个价类好卖、哪几个牌子紧，也差不多。可店名你没见过，街道你没走过：这个片区是虚构的，只有数字的脾气像你熟悉的那一个。

正因为是虚构的，这里什么都查得清：谁真的缺货，谁多报了，哪一户的钱压在货上，最后都有答案。放心去试。先看数，再下判断，最后动手。""",
    """**{city}, a district that feels familiar.** About as many shops, about as many of them in the country, and much the same brands run short. But you have never seen these shop names or walked these streets: the district is invented, and only its figures behave like the one that you know.

Because it is invented, everything about it can be known: who is truly short, who asked for more than he needs, whose money lies on the shelf. Try things out. Look at the figures first, then judge, then act.""",
)
