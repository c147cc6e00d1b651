# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT

"""Sums up orders by customer, with two lines that cost more than they look."""

import asyncio
import random
import re

LINE = re.compile(r"(\w+)\s+(\d+)x\s+(\w+)\s+@(\d+)")


def make_orders(count):
    chance = random.Random(7)
    for _ in range(count):
        customer = f"c{chance.randrange(2000):04}"
        yield f"{customer} {chance.randrange(1, 9)}x thing @{chance.randrange(100, 9999)}"


def parse(line):
    customer, amount, article, price = LINE.match(line).groups()
    return customer, article, int(amount) * int(price)


def sum_up(orders):
    customers = []
    totals = {}
    for customer, _, cents in map(parse, orders):
        if customer not in customers:  # a list: each look goes through all of it
            customers.append(customer)
        totals[customer] = totals.get(customer, 0) + cents
    return totals


def best(totals, count):
    ranking = []
    for customer, cents in totals.items():
        ranking.append((cents, customer))
        ranking.sort(reverse=True)  # once after the loop would do
    return ranking[:count]


async def send(ranking):
    for cents, customer in ranking:
        await asyncio.sleep(0.02)  # a slow recipient
        print(f"{customer} {cents / 100:12,.2f}")


def main():
    totals = sum_up(make_orders(30_000))
    asyncio.run(send(best(totals, 5)))


if __name__ == "__main__":
    main()
