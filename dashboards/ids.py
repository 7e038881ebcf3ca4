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
ORDER: Final = "overview-order"
CARDS: Final = "overview-cards"

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

# the page that adds articles
ADD_JOB: Final = "add-job"
ADD_SHOWN: Final = "add-shown"
ADD_TICK: Final = "add-tick"
ADD_TABS: Final = "add-tabs"
ADD_TITLE: Final = "add-title"
ADD_DATE: Final = "add-date"
ADD_SOURCE: Final = "add-source"
ADD_URL: Final = "add-url"
ADD_TEXT: Final = "add-text"
ADD_TEXT_SEND: Final = "add-text-send"
ADD_FETCH: Final = "add-fetch"
ADD_URL_SEND: Final = "add-url-send"
ADD_FILES: Final = "add-files"
ADD_FEEDBACK: Final = "add-feedback"
ADD_PROGRESS: Final = "add-progress"
ADD_STATUS: Final = "add-status"
ADD_CANCEL: Final = "add-cancel"
ADD_RESULT: Final = "add-result"
ADD_CHOSEN: Final = "add-chosen"
ADD_SHOW: Final = "add-show"
ADD_DETAIL: Final = "add-detail"
ADD_KEEP: Final = "add-keep"
ADD_DISCARD: Final = "add-discard"

# the page on quality
QUALITY_HERE: Final = "quality-url"
QUEUE_STAGE: Final = "queue-stage"
QUEUE_TEXT: Final = "queue-text"
QUEUE_ROWS: Final = "queue-rows"
QUALITY_CSV: Final = "quality-csv"  # with one of the names below
QUALITY_CHARTS: Final = "quality-charts"
QUEUE: Final = "queue"
DOUBTFUL: Final = "doubtful"
UNDATED: Final = "undated"
RULES: Final = "rules"
COVERAGE: Final = "coverage"
