#!/usr/bin/env python3
"""An optimiser that `nadir bench` races: gradient descent with Barzilai and Borwein's steps, and a random start where it ends.

    nadir bench --optimizer-command 'bb=python3 examples/optimizer.py'

Nadir speaks first; then every line that asks is answered by one line, and lines that tell are not answered.
"""
import json
import math
import sys


def receive():
    message = json.loads(sys.stdin.readline())
    if "end" in message:  # the target is reached, or the budget is spent
        sys.exit(0)
    return message


def send(**message):
    print(json.dumps(message), flush=True)


def ask(what, **details):
    send(ask=what, **details)
    return receive()


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def descend(point):
    step = 1e-2
    gradient = ask("gradient", point=point)["gradient"]
    for _ in range(1000):
        moved = [x - step * g for x, g in zip(point, gradient)]
        answer = ask("gradient", point=moved)
        if isinstance(answer["value"], str):  # "NaN" or "Infinity": numbers that JSON does not have
            return
        change = [a - b for a, b in zip(answer["gradient"], gradient)]
        step = min(1.0, abs(step * dot(gradient, change)) / max(dot(change, change), 1e-300))
        point, gradient = moved, answer["gradient"]
        send(tell="step", point=point)
        if math.sqrt(dot(gradient, gradient)) < 1e-6:
            return


hello = receive()
descend(hello["start"])
for number in range(5):
    descend(ask("start", seed=hello["seed"] % 1000 + number)["point"])
send(tell="done")
