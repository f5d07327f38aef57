"""Figures with their goals, for the other scripts: prints one line each, and knows whether all were met."""
import sys

missed = []


def at_most(what, value, goal, unit="", digits=2):
    judge(what, value, f"<= {goal:g}", value <= goal, unit, digits)


def at_least(what, value, goal, unit="", digits=3):
    judge(what, value, f">= {goal:g}", value >= goal, unit, digits)


def judge(what, value, goal, met, unit, digits):
    unit = unit and " " + unit
    print(f"GOAL {'met' if met else 'MISSED'}: {what}: {value:.{digits}f}{unit} (goal {goal}{unit})", flush=True)
    if not met:
        missed.append(what)


def leave():
    """Ends the program: with 1 when a goal was missed."""
    sys.exit(1 if missed else 0)
