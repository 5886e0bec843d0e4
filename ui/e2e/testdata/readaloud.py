"""Prints what a screen reader is told of a program: role, name, states, actions, text.

usage: /usr/bin/python3 readaloud.py NAME [ROWS]

At most ROWS items of a list are read, 12 unless told.
"""

import sys
import time

import pyatspi

rows = int(sys.argv[2]) if len(sys.argv) > 2 else 12
quiet = {"enabled", "sensitive", "showing", "visible", "focusable", "selectable-text", "single-line", "selectable", "checkable", "expandable"}


def find(name):
    for app in pyatspi.Registry.getDesktop(0):
        if app is not None and app.name == name:
            return app
    sys.exit("there is no program " + name)


def line(o, depth):
    states = [pyatspi.stateToString(s) for s in o.getState().getStates()]
    parts = ["  " * depth + o.getRoleName(), repr(o.name)]
    if o.description:
        parts.append("— " + repr(o.description))
    told = [s for s in states if s not in quiet]
    if "showing" not in states:
        told.append("out of sight")
    if "enabled" not in states:
        told.append("disabled")
    if told:
        parts.append("[" + ", ".join(told) + "]")
    try:
        text = o.queryText()
        content = text.getText(0, -1)
        if content != o.name:
            parts.append("text=%r caret=%d" % (content, text.caretOffset))
    except NotImplementedError:
        pass
    try:
        action = o.queryAction()
        parts.append("{" + ", ".join(" ".join(filter(None, (action.getName(i), action.getKeyBinding(i)))) for i in range(action.nActions)) + "}")
    except NotImplementedError:
        pass
    try:
        value = o.queryValue()
        parts.append("value=%g of %g…%g" % (value.currentValue, value.minimumValue, value.maximumValue))
    except NotImplementedError:
        pass
    return " ".join(parts)


def dump(o, depth=0):
    print(line(o, depth))
    global count
    count += 1
    n = o.childCount
    for i in range(n):
        if i >= rows and o.getRoleName() in ("list", "table"):
            print("  " * (depth + 1) + "… of %d" % n)
            break
        child = o.getChildAtIndex(i)
        if child is None:
            print("  " * (depth + 1) + "(nothing)")
            continue
        dump(child, depth + 1)


count = 0
began = time.time()
dump(find(sys.argv[1]))
print("%d things in %.2f s" % (count, time.time() - began), file=sys.stderr)
