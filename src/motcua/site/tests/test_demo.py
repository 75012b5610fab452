"""How the load of the demonstration shows that it goes on."""

import io
import sys

from motcua.site.demo import counted


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_elsewhere_than_on_a_terminal_each_quarter_is_a_line(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    said = []
    with counted("Hồ sơ", 100, said.append) as done:
        for _turn in range(10):
            done(11)
    assert said == ["Hồ sơ: 33/100", "Hồ sơ: 55/100", "Hồ sơ: 77/100", "Hồ sơ: 100/100"]


def test_on_a_terminal_a_bar_counts(monkeypatch):
    terminal, said = Terminal(), []
    monkeypatch.setattr(sys, "stdout", terminal)
    with counted("Hồ sơ", 100, said.append) as done:
        done(50)
        done(50)
    assert said == []
    assert "0/100" in terminal.getvalue()
