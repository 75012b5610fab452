"""What the people of a journey do: type, press, read paper, look a dossier up."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Response

from motcua.printing.tests.reading import Seen, read_back
from motcua.ui.tests.browser import NOJS, Visitor

Window = Callable[..., Any]
GUN = """code => {
  const spot = document.activeElement ?? document.body;
  let at = performance.now();
  const press = (key) => {
    const event = new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true});
    Object.defineProperty(event, "timeStamp", {value: at += 5});
    return spot.dispatchEvent(event);
  };
  for (const letter of code) if (press(letter)) document.execCommand("insertText", false, letter);
  press("Enter");
}"""


class Keyboard:
    """A pair of hands that never touches the mouse. Keys beyond the typed data are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def types(self, words: str) -> None:
        self.page.keyboard.type(words)

    def presses(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.pressed += 1

    def gun(self, code: str) -> None:
        """A barcode gun: a letter every 5 ms, Enter at the end.

        Done inside the page, for no driver is that fast; each key carries the time the gun pressed it, as a real one's
        does, so that a machine that is busy elsewhere makes no slow typist of it.
        """
        self.page.evaluate(GUN, code)

    def at(self, name: str) -> None:
        """Wait until the cursor stands in the field of this name."""
        self.page.wait_for_function("name => document.activeElement?.name === name", arg=name)


def fills_a_birth(hands: Keyboard, card: str, *, phone: str) -> None:
    """Fill the intake screen with a complete birth of whom the card names, by keyboard alone, up to before F9."""
    hands.at("procedure_words")
    hands.types("khai sinh")
    hands.page.wait_for_selector("#f-procedure-found [data-value='1.001193'][aria-selected=true]")
    hands.presses("Enter")
    hands.at("variant")
    hands.presses("Space")
    hands.page.wait_for_selector("[data-tick-papers]")
    hands.presses("Tab")
    hands.at("number")
    hands.page.keyboard.insert_text(card)
    hands.page.keyboard.press("Enter")
    hands.at("phone")
    hands.types(phone)
    hands.presses("Enter", "F2")
    hands.page.wait_for_selector("#sum :text('Đủ')")


def button(page: Page, words: str) -> Any:
    """The first button or link in the bar of the page that begins with these words."""
    here, begins = page.locator("main .bar"), re.compile(rf"^{re.escape(words)}")
    return here.get_by_role("button", name=begins).or_(here.get_by_role("link", name=begins)).first


def answered(page: Page, press: str | Callable[[], None]) -> int:
    """Press the button with these words, wait for the page that comes, and return how the server answered the form."""
    button = page.get_by_role("button", name=press, exact=True).first if isinstance(press, str) else None
    page.evaluate("document.documentElement.dataset.before = ''")
    with page.expect_response(lambda answer: answer.request.method == "POST") as came:
        button.click() if button else press()
    page.wait_for_selector("html:not([data-before])", state="attached")
    page.wait_for_load_state()
    return int(came.value.status)


def text(page: Page) -> str:
    """What stands on the page, in one line."""
    return re.sub(r"\s+", " ", page.inner_text("main"))


def opens(visitor: Visitor, code: str) -> Page:
    """Open a dossier by its code, as the search field does, and stay there."""
    return visitor.goes_to(f"/ho-so/ma/{code}/")


def paper(page: Page, path: str) -> Seen:
    """Print something: the PDF as pixels and words."""
    answer = page.request.get(path)
    assert answer.ok, f"{path}: {answer.status}"
    assert answer.headers["content-type"] == "application/pdf"
    return read_back(answer.body())


def link_of(page: Page, part: str) -> str:
    """The address of the first link on the page that contains this part."""
    found = page.locator(f"a[href*='{part}']").first.get_attribute("href")
    assert found, f"no link with {part}"
    return str(found if found.startswith("http") else f"{page.url.split('/', 3)[0]}//{page.url.split('/')[2]}{found}")


def follows(window: Window, address: str) -> str:
    """Open the address of the QR on a phone without JavaScript and read the page."""
    with window(NOJS) as citizen:
        answer: Response | None = citizen.page.goto(address)
        assert answer is not None
        assert answer.status == 200
        return text(citizen.page)
