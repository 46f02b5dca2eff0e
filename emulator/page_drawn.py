"""A piece of HTML on the page: cleaned in the browser once more, and changed in place."""

from nicegui import ui


class Drawn(ui.element, component="static/drawn.js"):
    """HTML that was built with everything foreign escaped; the browser cleans it again (DOMPurify)."""

    def __init__(self, html: str = "", tag: str = "div") -> None:
        super().__init__()
        self.props["html"], self.props["tag"] = html, tag

    @property
    def html(self) -> str:
        """Return what is shown."""
        return str(self.props["html"])

    def draw(self, html: str) -> None:
        """Show something else; nothing travels when it is the same."""
        if html != self.props["html"]:
            self.props["html"] = html
            self.update()

    def light(self, css: str, *, on: bool) -> None:
        """Set or take away a class; nothing travels when it is so already."""
        if on != (css in self.classes):
            self.classes(add=css if on else None, remove=None if on else css)
