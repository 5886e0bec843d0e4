"""A screen reader in small, driven by a test: a line of JSON for each question, a line for each answer and each event.

usage: /usr/bin/python3 reader.py NAME

Questions: {"do": "tree"}; {"do": "press", "role": …, "name": …, "action": N}; {"do": "type", …, "text": …};
{"do": "read", …}; {"do": "rows", …}. role and name choose a thing; name may be the beginning of its name.
"""

import json
import sys

import pyatspi
from gi.repository import GLib

wanted = sys.argv[1]


def say(**what):
    print(json.dumps(what), flush=True)


def program():
    for app in pyatspi.Registry.getDesktop(0):
        if app is not None and app.name == wanted:
            app.clearCache()
            return app
    raise LookupError("there is no program " + wanted)


def things(o, depth=0):
    yield o, depth
    for i in range(o.childCount):
        child = o.getChildAtIndex(i)
        if child is not None:
            yield from things(child, depth + 1)


def actions(o):
    try:
        action = o.queryAction()
    except NotImplementedError:
        return []
    return [action.getName(i) for i in range(action.nActions)]


def text(o):
    try:
        return o.queryText().getText(0, -1)
    except NotImplementedError:
        return ""


def states(o):
    return [pyatspi.stateToString(s) for s in o.getState().getStates()]


def find(role, name):
    for o, _ in things(program()):
        if o.getRoleName() == role and o.name.startswith(name):
            return o
    raise LookupError("there is no %s %r" % (role, name))


def describe(o, depth=0):
    return dict(role=o.getRoleName(), name=o.name, description=o.description, states=states(o), actions=actions(o), text=text(o), depth=depth)


def answer(question):
    do = question["do"]
    if do == "tree":
        return dict(things=[describe(o, depth) for o, depth in things(program())])
    o = find(question["role"], question.get("name", ""))
    if do == "press":
        return dict(done=o.queryAction().doAction(question.get("action", 0)))
    if do == "type":
        return dict(done=o.queryEditableText().setTextContents(question["text"]))
    if do == "rows":
        return dict(count=o.childCount)
    return dict(things=[describe(o)])


def ask(source, _):
    line = source.readline()
    if not line:
        pyatspi.Registry.stop()
        return False
    try:
        say(**answer(json.loads(line)))
    except (LookupError, GLib.GError, NotImplementedError, RuntimeError) as e:
        say(error=str(e) or type(e).__name__)
    return True


def heard(event):
    try:
        if event.host_application is None or event.host_application.name != wanted:
            return
        what = event.any_data
        say(event=str(event.type), detail=event.detail1, role=event.source.getRoleName(), name=event.source.name, text=what if isinstance(what, str) else "")
    except (GLib.GError, AttributeError):
        pass


pyatspi.Registry.registerEventListener(
    heard, "object:state-changed:focused", "object:property-change:accessible-name", "object:announcement", "object:children-changed",
    "object:text-changed", "object:active-descendant-changed", "window:activate")
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, ask)
say(event="ready")
pyatspi.Registry.start()
