"""The addresses under which other machines of the room reach this one."""

from __future__ import annotations

import ipaddress
import socket

import psutil

_ELSEWHERE = ("192.0.2.1", 9)
"""An address that belongs to nobody (RFC 5737)."""


def own_addresses() -> tuple[str, ...]:
    """Return the IPv4 addresses of this machine on its networks, the likeliest first; none if it has no network.

    That is the one from which it would go out, and then those of private networks: of the others, some belong to networks
    that exist inside the machine alone.
    """
    found = {
        each.address
        for name, addresses in psutil.net_if_addrs().items()
        if (state := psutil.net_if_stats().get(name)) is not None and state.isup
        for each in addresses
        if each.family == socket.AF_INET
    }
    known = [ipaddress.IPv4Address(address) for address in found]
    usable = [each for each in known if not each.is_loopback and not each.is_link_local]
    outward = _outward()
    return tuple(
        str(each) for each in sorted(usable, key=lambda each: (str(each) != outward, not each.is_private, each))
    )


def _outward() -> str:
    """Return the address from which this machine would send something to others; nothing is sent to find out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as tried:
        try:
            tried.connect(_ELSEWHERE)
        except OSError:
            return ""
        return str(tried.getsockname()[0])
