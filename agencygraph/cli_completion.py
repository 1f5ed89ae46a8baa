"""``agencygraph completion``: the Tab key completes commands, options and values."""

import click
from click.shell_completion import get_completion_class

from agencygraph._commands import command
from agencygraph._completing import VARIABLE
from agencygraph._terminal import facts, show, tell
from agencygraph.errors import AgencyGraphError

SWITCHED_ON = {
    "bash": (
        "agencygraph completion bash > ~/.agencygraph-completion.bash",
        "echo 'source ~/.agencygraph-completion.bash' >> ~/.bashrc",
    ),
    "zsh": (
        "agencygraph completion zsh > ~/.agencygraph-completion.zsh",
        "echo 'source ~/.agencygraph-completion.zsh' >> ~/.zshrc",
    ),
    "fish": (
        "agencygraph completion fish > ~/.config/fish/completions/agencygraph.fish",
    ),
}
"""What is typed once, by shell; it holds in every terminal that is opened after."""


@command(
    "completion",
    "Let the Tab key complete what you type.",
    ("For bash, once", "agencygraph completion bash > agencygraph-completion.bash"),
    ("For zsh, once", "agencygraph completion zsh > agencygraph-completion.zsh"),
)
@click.argument("shell", type=click.Choice(sorted(SWITCHED_ON)), metavar="SHELL")
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> None:
    """Print what SHELL needs so that the Tab key completes commands and options.

    File names, kinds of tie, waves, agencies and names of the study are completed too.
    To switch it on, save what is printed to a file that your shell reads when it
    starts; the first lines of what is printed say how.
    """
    kind = get_completion_class(shell)
    if kind is None:
        message = f"the installed click does not know {shell}"
        raise AgencyGraphError(message)
    script = kind(ctx.find_root().command, {}, "agencygraph", VARIABLE).source()
    lines = SWITCHED_ON[shell]
    told = "\n".join(f"#   {line}" for line in lines)
    facts({"shell": shell, "script": script, "switch_on": [*lines]})
    show(
        f"# To switch it on, type once:\n{told}\n# then open a new terminal.\n{script}"
    )
    tell(f"To switch it on, type once: {' ; '.join(lines)}")
