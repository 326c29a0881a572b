"""The addresses under which a room is reached are those of networks that work, the nearest first."""

from __future__ import annotations

import socket
from types import SimpleNamespace

import psutil
import pytest

from cmtrain.workshop.room.addresses import own_addresses


@pytest.fixture
def machine(monkeypatch):
    """Return a maker of networks: ``machine(lan=("10.0.0.7", …), outward="10.0.0.7", down=("lan",), unknown=("lan",))``."""

    def make(*, outward="", down=(), unknown=(), **interfaces):
        known = {
            name: [SimpleNamespace(address=each, family=family(each)) for each in addresses]
            for name, addresses in interfaces.items()
        }
        states = {name: SimpleNamespace(isup=name not in down) for name in interfaces if name not in unknown}
        monkeypatch.setattr("cmtrain.workshop.room.addresses._outward", lambda: outward)
        monkeypatch.setattr(psutil, "net_if_addrs", lambda: known)
        monkeypatch.setattr(psutil, "net_if_stats", lambda: states)

    return make


def family(address):
    if "." in address:
        return socket.AF_INET
    return socket.AF_INET6 if "::" in address else psutil.AF_LINK


def test_what_others_cannot_reach_is_left_out(machine):
    machine(
        lo=("127.0.0.1", "::1"),
        lan=("10.0.0.7", "fe80::1", "00:1a:2b:3c:4d:5e"),
        no_lease=("169.254.3.4",),
        unplugged=("10.0.0.8",),
        leaving=("10.0.0.9",),
        down=("unplugged",),
        unknown=("leaving",),
    )
    assert own_addresses() == ("10.0.0.7",)


def test_private_networks_come_first_each_in_order_of_numbers_and_nothing_twice(machine):
    machine(
        outside=("8.8.4.4", "100.64.0.1"),
        office=("192.168.1.20", "192.168.1.3"),
        room=("10.0.0.10", "10.0.0.9"),
        bridge=("10.0.0.9",),
    )
    assert own_addresses() == ("10.0.0.9", "10.0.0.10", "192.168.1.3", "192.168.1.20", "8.8.4.4", "100.64.0.1")


def test_the_address_from_which_the_machine_would_go_out_comes_first_if_others_can_reach_it(machine):
    inside = {"bridge": ("172.17.0.1",), "wireless": ("192.168.1.20",)}
    machine(**inside, outward="192.168.1.20")
    assert own_addresses() == ("192.168.1.20", "172.17.0.1")
    machine(**inside, outward="127.0.0.1")
    assert own_addresses() == ("172.17.0.1", "192.168.1.20")


@pytest.mark.parametrize(
    "interfaces", [{}, {"lo": ("127.0.0.1",)}, {"lan": ("fe80::1",)}], ids=["nothing", "loopback", "IPv6"]
)
def test_a_machine_without_a_network_has_none(machine, interfaces):
    machine(**interfaces)
    assert own_addresses() == ()


def test_the_system_is_understood():
    assert all(each.count(".") == 3 and not each.startswith("127.") for each in own_addresses())
