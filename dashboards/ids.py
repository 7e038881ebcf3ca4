"""Ids of the components that callbacks and browser tests refer to."""

from __future__ import annotations

from typing import Final

# the shell, on every page
URL: Final = "url"
PAGE: Final = "page"
PROVIDER: Final = "provider"
THEME: Final = "theme"
SCHEME: Final = "scheme"
GOTO: Final = "goto"
ERROR: Final = "error"

# overview
LOOKOUT_URL: Final = "overview-url"
LOOKOUT: Final = "overview-shown"
LOOKOUT_BODY: Final = "overview-body"
AS_OF: Final = "overview-as-of"
PERIOD: Final = "overview-period"
ORDER: Final = "overview-order"
EVERYONE: Final = "overview-everyone"
COLOUR: Final = "overview-colour"
MAP: Final = "overview-map"
MAP_DATA: Final = "overview-map-data"

# brief
PRINT: Final = "brief-print"

# country page: state
HERE: Final = "country-url"
VIEW: Final = "view"
EVENT: Final = "event"
ZOOM: Final = "zoom"
ROW: Final = "row"
NOTES_REVISION: Final = "notes-revision"

# country page: controls
FILTER_TYPES: Final = "filter-types"
FILTER_DIRECTIONS: Final = "filter-directions"
FILTER_STATUSES: Final = "filter-statuses"
FILTER_COUNTERPARTS: Final = "filter-counterparts"
FILTER_FROM: Final = "filter-from"
FILTER_TO: Final = "filter-to"
FREQUENCY: Final = "frequency"
RANGE: Final = "range"
RESET: Final = "reset"

# country page: content
GRAPH: Final = "timeline-graph"
GRID: Final = "events-grid"
KEY_NUMBERS: Final = "key-numbers"
EMPTY: Final = "no-match"
EMPTY_RESET: Final = "no-match-reset"
COUNT: Final = "events-count"
WORKBENCH: Final = "workbench"
PANEL: Final = "panel"
PANEL_BODY: Final = "panel-body"
PANEL_CLOSE: Final = "panel-close"

# country page: notes
NOTES: Final = "notes"
NOTE_OPEN: Final = "note-open"
NOTE_MODAL: Final = "note-modal"
NOTE_COUNTRY: Final = "note-country"
NOTE_FROM: Final = "note-from"
NOTE_TO: Final = "note-to"
NOTE_TEXT: Final = "note-text"
NOTE_AUTHOR: Final = "note-author"
NOTE_SAVE: Final = "note-save"
NOTE_CANCEL: Final = "note-cancel"
NOTE_FEEDBACK: Final = "note-feedback"

# country page: downloads
DOWNLOAD: Final = "download"
DOWNLOAD_TIMELINE: Final = "download-timeline"
DOWNLOAD_EVENTS: Final = "download-events"
DOWNLOAD_ROWS: Final = "download-rows"
