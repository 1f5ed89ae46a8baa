"""Sphinx settings of the site; ``make docs`` stages its sources and builds it.

The pages in this folder are read on GitHub as they are. ``scripts/website`` copies them
to ``build/site-source``, with the reference, the live pages and the pictures beside
them.
"""

import agencygraph

project = "agencygraph"
author = "the agencygraph contributors"
project_copyright = author
version = release = agencygraph.__version__
language = "en"

extensions = [
    "myst_parser",
    "numpydoc",
    "scripts.website.mathml",
    "scripts.website.names",
    "sphinx.ext.autodoc",
    "sphinx_copybutton",
]
nitpicky = True
nitpick_ignore = [  # unions that only type checkers see
    ("py:class", "Source"),
    ("py:class", "SomeTables"),
]
root_doc = "index"

# Markdown: what GitHub understands, with its anchors.
myst_enable_extensions = ["attrs_block", "dollarmath"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
suppress_warnings = [
    "misc.highlighting_failure",  # an error message shown is in no language
]

# The reference: one page a public name.
add_module_names = False
toc_object_entries_show_parents = "hide"
autodoc_default_options = {"members": True}
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
maximum_signature_line_length = 72
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

# Looks. Everything is served from the site itself: no fonts or scripts of others.
html_theme = "pydata_sphinx_theme"
html_title = "agencygraph"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_favicon = "_static/mark.svg"
html_extra_path = ["../build/site-source/_extra"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_sidebars = {"index": []}
html_context = {"default_mode": "auto"}
html_theme_options = {
    "logo": {
        "text": "agencygraph",
        "image_light": "_static/mark.svg",
        "image_dark": "_static/mark.svg",
        "alt_text": "",
    },
    "header_links_before_dropdown": 5,
    "navbar_align": "left",
    "navigation_with_keys": False,
    "pygments_light_style": "a11y-light",
    "pygments_dark_style": "a11y-dark",
    "secondary_sidebar_items": {"**": ["page-toc"], "index": []},
    "show_prev_next": True,
    "show_toc_level": 2,
    "footer_start": ["copyright"],
    "footer_end": [],
}

# ">>> " and "..." stay behind when an example is copied, and so do its answers.
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
