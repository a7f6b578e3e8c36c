"""Labelled corpora: a folder with a card (``task.toml``) and JSON Lines, wherever it lies."""

from shiftdetect.benchmark.tasks.card import KINDS, Card, find_cards, read_card
from shiftdetect.benchmark.tasks.coded import Coded
from shiftdetect.benchmark.tasks.listed import ListedPairs
from shiftdetect.benchmark.tasks.quoted import Quoted
from shiftdetect.benchmark.tasks.series import NONE_LISTED, Change, Series
from shiftdetect.benchmark.tasks.shipped import shipped_cards, shipped_tasks
from shiftdetect.benchmark.tasks.task import Task, read_task, read_tasks

__all__ = [
    "KINDS",
    "NONE_LISTED",
    "Card",
    "Change",
    "Coded",
    "ListedPairs",
    "Quoted",
    "Series",
    "Task",
    "find_cards",
    "read_card",
    "read_task",
    "read_tasks",
    "shipped_cards",
    "shipped_tasks",
]
