"""Reads calendars back with a reader that others wrote: npm's ical.js, in node."""

import json
import subprocess
from datetime import UTC, datetime

from portal.devkit.groundwork.front_end import node_program
from tests.house.tree import ROOT

_READ = """
import ICAL from "./node_modules/ical.js/dist/ical.js";
let text = "";
for await (const piece of process.stdin.setEncoding("utf-8")) text += piece;
const calendar = new ICAL.Component(ICAL.parse(text));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const said = (from, name) => from.getFirstPropertyValue(name);
const instant = (time) => time.toUnixTime();
console.log(JSON.stringify({
  method: said(calendar, "method"),
  name: said(calendar, "x-wr-calname"),
  events: calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid, sequence: event.sequence, title: event.summary, place: event.location,
      description: event.description, url: said(component, "url"), status: said(component, "status"),
      starts_at: instant(event.startDate), ends_at: instant(event.endDate),
      stamped_at: instant(said(component, "dtstamp")),
    };
  }),
}));
"""


def read_back(text: str) -> dict:
    """What a calendar program understands: method, name and events, their times as instants."""
    done = subprocess.run(
        [str(node_program()), "--input-type=module", "--eval", _READ],
        input=text.encode(),
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    told = json.loads(done.stdout)
    for event in told["events"]:
        for name in ("starts_at", "ends_at", "stamped_at"):
            event[name] = datetime.fromtimestamp(event[name], UTC)
    return told
