"""The addresses under which other machines of the room reach this one."""

from __future__ import annotations

import ipaddress
import socket

import psutil


def own_addresses() -> tuple[str, ...]:
    """Return the IPv4 addresses of this machine on its networks, those of private networks first; none if it has no network."""
    found = {
        each.address
        for name, addresses in psutil.net_if_addrs().items()
        if (state := psutil.net_if_stats().get(name)) is not None and state.isup
        for each in addresses
        if each.family == socket.AF_INET
    }
    known = [ipaddress.IPv4Address(address) for address in found]
    usable = [each for each in known if not each.is_loopback and not each.is_link_local]
    return tuple(str(each) for each in sorted(usable, key=lambda each: (not each.is_private, each)))
