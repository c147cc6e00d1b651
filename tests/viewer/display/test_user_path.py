#!/usr/bin/python3
# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT

"""A user's path through the viewer, with what a screen reader has: AT-SPI.

usage: test_user_path.py VIEWER WRITE_SAMPLE

The viewer is one process with one window after the other: what is opened later comes
from the list of recent files, as a user would open it.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

try:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib
except (ImportError, ValueError):
    print("1..0 # SKIP no AT-SPI for Python")
    sys.exit(0)

PATIENCE = 30  # seconds
HOTTEST = "Line 11: 392000 hits, self 1.49\u00a0s, total 2.13\u00a0s"


def wait(question, what):
    """Asks until there is an answer: the program answers when it is ready."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            answer = question()
        except GLib.Error:  # the object went away while it was asked
            answer = None
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"waited too long for {what}")


def children(node):
    return [
        child
        for child in (node.get_child_at_index(i) for i in range(node.get_child_count()))
        if child is not None
    ]


def find(node, wanted):
    if wanted(node):
        return node
    for child in children(node):
        found = find(child, wanted)
        if found is not None:
            return found
    return None


def act(node, name):
    names = [Atspi.Action.get_action_name(node, i) for i in range(node.get_n_actions())]
    assert Atspi.Action.do_action(node, names.index(name)), name


def is_named(role, name):
    return lambda node: node.get_role() == role and name in node.get_name()


def click(frame, roles, name):
    """Clicks what has the role and the name, as soon as it is there and can be clicked."""

    def try_to():
        node = find(
            frame,
            lambda node: (
                node.get_role() in roles and name in node.get_name() and node.get_n_actions() > 0
            ),
        )
        return node is not None and Atspi.Action.do_action(node, 0)

    wait(try_to, f"{name} to click")


def press(key):
    Atspi.generate_keyboard_event(key, None, Atspi.KeySynthType.SYM)


def get_focused(node):
    """The node itself or something in it."""
    return find(node, lambda node: node.get_state_set().contains(Atspi.StateType.FOCUSED))


def move_focus(frame, node):
    """By the Tab key, which is pressed again only when the focus has moved."""
    while not get_focused(node):
        before = get_focused(frame)
        press(TAB)
        wait(lambda before=before: get_focused(frame) != before, "the focus to move")


TAB, ENTER, SLASH = 0xFF09, 0xFF0D, 0x2F  # X keysyms
BUTTONS = (Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON)
CHOICES = (
    Atspi.Role.MENU_ITEM,
    Atspi.Role.CHECK_MENU_ITEM,
    Atspi.Role.RADIO_MENU_ITEM,
    Atspi.Role.RADIO_BUTTON,
    Atspi.Role.PAGE_TAB,
    *BUTTONS,
)


class UserPath:
    def __init__(self, process, other_path):
        self.process = process
        self.other_path = other_path  # of a profile to compare with
        self.frame = None

    def get_source(self):
        return find(self.frame, lambda node: node.get_name() == "Annotated source")

    def says(self, text):
        wait(lambda: text in self.get_source().get_description(), repr(text))

    def get_windows(self):
        for application in children(Atspi.get_desktop(0)):
            if application.get_process_id() == self.process.pid:
                return children(application)
        return []

    def get_frame(self):
        return next(iter(self.get_windows()), None)

    def opens(self):
        self.frame = wait(self.get_frame, "the window")
        wait(self.get_source, "the source")
        assert "sample.lprof" in self.frame.get_name(), self.frame.get_name()

    def reads_hottest_line(self):
        self.says(HOTTEST)
        self.says("35.4% of the run")
        source = self.get_source()
        caret = Atspi.Text.get_caret_offset(source)
        line = Atspi.Text.get_string_at_offset(source, caret, Atspi.TextGranularity.LINE)
        assert "if all(matches(order, part)" in line.content, line.content

    def reads_functions(self):
        row = wait(
            lambda: find(self.frame, is_named(Atspi.Role.LIST_ITEM, "discount, rules.py:5")),
            "the hottest function",
        )
        assert "Self time 2.96\u00a0s" in row.get_name(), row.get_name()

    def jumps_to_hot_lines(self):
        act(self.frame, "go.next-hot")
        self.says("Line 12: 90000 hits")
        act(self.frame, "go.previous-hot")
        self.says(HOTTEST)

    def shows_raw_events(self):
        act(self.frame, "go.next-hot")
        act(self.frame, "show.raw-events")
        self.says("Line 12: 90000 hits, self 140.0\u00a0ms")
        act(self.frame, "show.raw-events")
        act(self.frame, "go.back")
        self.says(HOTTEST)

    def switches_metric(self):
        for before, after, said in (
            ("Self time", "Total time", "49.4% of the run"),
            ("Total time", "Self time", "35.4% of the run"),
        ):
            click(self.frame, BUTTONS, before)
            click(self.frame, CHOICES, after)
            self.says(said)

    def visits_pages(self):
        """Each is made when it is gone to, and then has something of its own."""
        for page, role, own in (
            ("Flame graph", Atspi.Role.TREE, "Flame graph"),
            ("Overview", Atspi.Role.LABEL, "Hottest functions"),
            ("Compare", Atspi.Role.LABEL, "Compare with another profile"),
            ("Source", Atspi.Role.TEXT, "Annotated source"),
        ):
            click(self.frame, CHOICES, page)
            wait(
                lambda role=role, own=own: find(self.frame, is_named(role, own)),
                f"the page {page}",
            )

    def get_search_entry(self):
        around = find(self.frame, lambda node: node.get_name() == "Find in this file")
        return around and find(around, lambda node: node.get_editable_text_iface() is not None)

    def search(self, text):
        act(self.frame, "source.find")
        entry = wait(self.get_search_entry, "the search entry")
        Atspi.EditableText.set_text_contents(entry, text)

    def searches(self):
        self.search("part.test")
        self.says("Line 20: 412000 hits")

    def says_that_a_line_has_nothing(self):
        self.search("Who gets what off")
        self.says("Line 1: nothing recorded")

    def get_file_chooser(self):
        return next(
            (w for w in self.get_windows() if "Compare with a profile" in w.get_name()), None
        )

    def compares(self):
        """With a second file, whose path is typed into the file chooser."""
        act(self.frame, "win.compare")
        chooser = wait(self.get_file_chooser, "the file chooser")
        wait(lambda: get_focused(chooser), "the file chooser's focus")
        press(SLASH)

        def get_location():
            focused = get_focused(chooser)
            return focused and find(focused, lambda node: node.get_editable_text_iface())

        location = wait(get_location, "the file chooser's location")
        Atspi.EditableText.set_text_contents(location, self.other_path)
        click(chooser, BUTTONS, "Open")
        self.reads_changes()

    def get_row(self, list_name, start):
        around = find(self.frame, is_named(Atspi.Role.LIST, list_name))
        return around and find(around, is_named(Atspi.Role.LIST_ITEM, start))

    def reads_changes(self):
        """Of the function that changed the most, and of its lines."""
        for name, start, said in (
            ("Changed functions", "discount: ", "+702.0\u00a0ms, rules.py:5"),
            ("Changed lines", "if rule in seen:", "780.0\u00a0ms"),
        ):
            row = wait(lambda name=name, start=start: self.get_row(name, start), start)
            assert said in row.get_name(), row.get_name()

    def chooses_a_recent_file(self):
        """A second viewer, started without a file."""

        def get_recent():
            self.frame = self.get_frame()
            return self.frame and find(self.frame, is_named(Atspi.Role.LIST_ITEM, "sample.lprof"))

        row = wait(get_recent, "the list of recent files")
        move_focus(self.frame, row)
        press(ENTER)
        wait(self.get_source, "the source")
        self.says(HOTTEST)


STEPS = (
    "opens",
    "reads_hottest_line",
    "reads_functions",
    "jumps_to_hot_lines",
    "shows_raw_events",
    "switches_metric",
    "visits_pages",
    "searches",
    "says_that_a_line_has_nothing",
    "compares",
)


STEPS_AGAIN = ("chooses_a_recent_file",)


def walk(command, steps, first_number, other_path):
    # Not for this process: the registry's first answers make AT-SPI itself warn.
    environment = {**os.environ, "G_DEBUG": "gc-friendly,fatal-warnings"}
    process = subprocess.Popen(command, env=environment)
    try:
        user = UserPath(process, other_path)
        for number, step in enumerate(steps, first_number):
            getattr(user, step)()
            print(f"ok {number} - {step}", flush=True)
    finally:
        process.terminate()
        process.wait()


def main():
    viewer, write_sample = sys.argv[1:]
    Atspi.init()
    print(f"1..{len(STEPS) + len(STEPS_AGAIN)}")
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "sample.lprof")
        other_path = str(Path(folder) / "changed.lprof")
        subprocess.run([write_sample, path], check=True)
        subprocess.run([write_sample, "--changed", other_path], check=True)
        walk([viewer, path], STEPS, 1, other_path)
        walk([viewer], STEPS_AGAIN, len(STEPS) + 1, other_path)


main()
