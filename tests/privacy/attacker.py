"""Somebody who has only what was shared, and works out what they can.

Written from the text of the tables alone: nothing of the package is used but the
fields of the profile, which is public. What is found is proved: each end of a range is
a whole set of tables that agrees with everything shown.
"""

import math

import numpy as np
from scipy.optimize import linprog

HIDDEN = "*"


class Attacker:
    """What may be true of every number of every table, given what is shown."""

    def __init__(self, tables, profile, changes=None):
        self.profile, self.changes = profile, changes or {}
        self.of, self.low, self.high, self.hidden = {}, [], [], []
        for name, table in tables.items():
            for column, texts in table.columns.items():
                if column in ("ties", "weight", "observed", "people"):
                    for label, text in zip(table.labels, texts, strict=True):
                        self._add((name, column, label), text)
        self.sums = [rule for rule in self._sums(tables) if rule]
        self.least = list(self.low)
        self.seen_low = np.full(len(self.low), math.inf)
        self.seen_high = np.full(len(self.low), -math.inf)

    def _add(self, key, text):
        self.of[key] = len(self.of)
        name, column, _ = key
        self.hidden.append(text == HIDDEN)
        if text == HIDDEN:
            low = -math.inf if name in self.changes else 0.0
            if name not in self.changes and not self.profile.hide_zeros:
                low = 0.0 if column == "weight" else 1.0
            self.low.append(low)
            self.high.append(math.inf)
            return
        value, half = float(text), self.profile.rounding / 2
        low, high = value, value
        if self.profile.rounding > 1 and name in self.changes:
            low, high = -math.inf, math.inf  # a difference of what is shown already
        elif self.profile.rounding > 1:
            low, high = max(0.0, value - half), value + half
            if column != "weight":
                low, high = math.ceil(low), math.ceil(high) - 1
        self.low.append(low)
        self.high.append(high)

    def _sums(self, tables):
        for name, table in tables.items():
            labels = list(table.labels)
            inner = [label for label in labels if "" not in label]
            directed = any(label[0] == "" != label[1] for label in labels)
            for whole in (label for label in labels if "" in label):
                if directed:
                    parts = [
                        label
                        for label in inner
                        if whole[0] in ("", label[0]) and whole[1] in ("", label[1])
                    ]
                else:
                    parts = [p for p in inner if whole[0] in ("", *p)]
                for column in table.columns:
                    yield self._rule(name, column, whole, parts)
        for change, (before, after) in self.changes.items():
            if change in tables:
                for label in tables[change].labels:
                    for column in tables[change].columns:
                        keys = [(w, column, label) for w in (after, before, change)]
                        if all(key in self.of for key in keys):
                            one, *two = (self.of[key] for key in keys)
                            yield one, two

    def _rule(self, name, column, whole, parts):
        keys = [(name, column, label) for label in (whole, *parts)]
        if any(key not in self.of for key in keys):
            return None
        one, *several = (self.of[key] for key in keys)
        return one, several

    def narrow(self, wanted):
        """Hidden numbers whose range cannot be shown to be as wide as ``wanted``.

        ``wanted``: a width by column.
        """
        found = []
        for key, place in self.of.items():
            if not self.hidden[place] or key[1] not in wanted:
                continue
            if self.width(place) >= wanted[key[1]] - 1e-6:
                continue
            self._look(place)
            if self.width(place) < wanted[key[1]] - 1e-6:
                found.append((key, self.width(place)))
        return found

    def range(self, key):
        """The least and the largest value a number may have."""
        place = self.of[key]
        self._look(place)
        return self.seen_low[place], self.seen_high[place]

    def width(self, place):
        return self.seen_high[place] - self.seen_low[place]

    def _look(self, place):
        n = len(self.low)
        rows = np.zeros((len(self.sums), n))
        for k, (whole, parts) in enumerate(self.sums):
            rows[k, whole] = -1
            rows[k, parts] = 1
        goal = np.zeros(n)
        below = self._below(n)
        for way in (1, -1):
            goal[place] = way
            done = linprog(
                goal,
                A_ub=below,
                b_ub=None if below is None else np.zeros(len(below)),
                A_eq=rows if len(rows) else None,
                b_eq=np.zeros(len(rows)) if len(rows) else None,
                bounds=list(zip(self.low, self.high, strict=True)),
                method="highs",
            )
            if done.status == 3:
                end = self.seen_high if way < 0 else self.seen_low
                end[place] = -way * math.inf
            else:
                assert done.status == 0, done.message
                self.seen_low = np.minimum(self.seen_low, done.x)
                self.seen_high = np.maximum(self.seen_high, done.x)

    def _below(self, n):
        """No more ties than pairs observed."""
        rows = []
        for (name, column, label), place in self.of.items():
            other = self.of.get((name, "observed", label))
            if column == "ties" and other is not None and name not in self.changes:
                row = np.zeros(n)
                row[place], row[other] = 1, -1
                rows.append(row)
        return np.array(rows) if rows else None
