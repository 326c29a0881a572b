"""Somebody who comes into a room without a browser."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from tests.workbook.opening.serving import Visitor


class Guest(Visitor):
    """Somebody with a browser."""

    def comes_in(self, who, pin, lang=""):
        """Fill the form in; returns the page that follows."""
        form = self.get(f"/login?lang={lang}" if lang else "/login")
        token = re.search(r'name="_xsrf" value="([^"]+)"', form.body)[1]
        data = urlencode({"_xsrf": token, "who": who, "pin": pin}).encode()
        return self.get(f"/login?lang={lang}" if lang else "/login", method="POST", data=data)


def kernel_of(page):
    return re.search(r'"kernelId": ?"([^"]+)"', page.body)[1]
