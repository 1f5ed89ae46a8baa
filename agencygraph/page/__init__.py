"""Offline pages: assembled from gated data, sealed by a content-security policy."""

from agencygraph.page.page import Page as Page
from agencygraph.page.render import Section as Section
from agencygraph.page.render import render as render
