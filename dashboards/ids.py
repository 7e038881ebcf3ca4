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
CHOICE: Final = "goto-choice"
ERROR: Final = "error"

# overview
ORDER: Final = "overview-order"
CARDS: Final = "overview-cards"

# page of all events
LIST_HERE: Final = "list-url"
LIST_VIEW: Final = "list-view"
LIST_SORT: Final = "list-sort"
LIST_WORDS: Final = "list-words"
LIST_COUNTRIES: Final = "list-countries"
LIST_COUNTERPARTS: Final = "list-counterparts"
LIST_TYPES: Final = "list-types"
LIST_DIRECTIONS: Final = "list-directions"
LIST_STATUSES: Final = "list-statuses"
LIST_ORIGINS: Final = "list-origins"
LIST_SOURCES: Final = "list-sources"
LIST_CONFIDENCE: Final = "list-confidence"
LIST_REPORTS: Final = "list-reports"
LIST_FROM: Final = "list-from"
LIST_TO: Final = "list-to"
LIST_COLUMNS: Final = "list-columns"
LIST_RESET: Final = "list-reset"
LIST_EMPTY: Final = "list-no-match"
LIST_EMPTY_RESET: Final = "list-no-match-reset"
LIST_GRID: Final = "list-grid"
LIST_COUNT: Final = "list-count"
LIST_FILES: Final = "list-files"
LIST_PREVIOUS: Final = "list-previous"
LIST_NEXT: Final = "list-next"
LIST_PAGE: Final = "list-page"
LIST_PAGES: Final = "list-pages"
LIST_SIZE: Final = "list-size"

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
FILES: Final = "country-files"
