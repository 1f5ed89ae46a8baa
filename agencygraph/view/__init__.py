"""The interactive graph: layout, scene, and the page that shows it."""

from agencygraph.view.graph import draw as draw
from agencygraph.view.graph import graph_section as graph_section
from agencygraph.view.graph import positions_of as positions_of
