"""What does the server bear from clients who are slow, too many, greedy, or gone?

    python3 tests/web/endure.py DATELINE INDEX QUESTIONS [PART ...]

QUESTIONS are paths, one a line, as questions.py prints them. Parts: slow, full, few-files, greedy, gone,
soak, reindex. Prints what each found, and fails if the server died or gave an answer it should not give.
"""

import http.client
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

exe, index, urls = sys.argv[1:4]
parts = sys.argv[4:]
questions = open(urls, encoding="utf-8").read().split()
failed = []


class Server:
    def __init__(self, index=index, files=None):
        limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))) if files else None
        arguments = [exe, "--index", index, "serve", "--port", "0"]
        self.process = subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=limit
        )
        self.host, self.port = re.search(r"//([^:/]+):(\d+)", self.process.stdout.readline()).groups()
        self.port = int(self.port)
        self.settle()

    def settle(self):
        """Waits for what goes on behind the start."""
        before = -1
        while before != self.ticks():
            before = self.ticks()
            time.sleep(1)

    def ticks(self):
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def holds(self):
        """Files, threads, and memory that is its own, in MiB."""
        of = f"/proc/{self.process.pid}"
        status = dict(line.split(":", 1) for line in open(f"{of}/status").read().splitlines())
        own = int(status["RssAnon"].split()[0]) / 1024
        return len(os.listdir(f"{of}/fd")), int(status["Threads"]), own

    def open(self):
        return socket.create_connection((self.host, self.port), timeout=30)

    def ask(self, path, timeout=30):
        started = time.perf_counter()
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            return response.status, time.perf_counter() - started
        finally:
            connection.close()

    def stop(self):
        if self.process.poll() is not None:
            failed.append("the server ended")
        self.process.kill()
        self.process.wait()


def expect(is_so, what):
    if not is_so:
        failed.append(what)


def times(answers):
    at = sorted(seconds * 1000 for _, seconds in answers)
    return f"p50 {at[len(at) // 2]:.1f} ms, p99 {at[len(at) * 99 // 100]:.1f}, max {at[-1]:.1f}"


def statuses(answers):
    found = sorted({status for status, _ in answers})
    return ", ".join(f"{sum(s == status for s, _ in answers)} of {status}" for status in found)


def slow():
    """1,000 connections that say nothing, send or take a byte a second."""
    server = Server()
    n_files = server.holds()[0]
    some = questions[:600]
    alone = [server.ask(path) for path in some]
    connections, closed, left = [], [], []
    for i in range(1000):
        connection = server.open()
        if i % 4 == 1:
            connection.sendall(b"GET /api/stats HTTP/1.1\r\nHost: " + server.host.encode() + b"\r\nX: ")
        elif i % 4 == 2:
            head = f"POST /api/stats HTTP/1.1\r\nHost: {server.host}:{server.port}\r\nContent-Length: 999\r\n\r\n"
            connection.sendall(head.encode())
        elif i % 4 == 3:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            head = f"GET /api/export?q=said HTTP/1.1\r\nHost: {server.host}:{server.port}\r\n\r\n"
            connection.sendall(head.encode())
        connection.setblocking(False)
        connections.append((i, time.monotonic(), connection))

    def drip():
        while connections:
            for one in list(connections):
                i, since, connection = one
                try:
                    if i % 4 in (1, 2):
                        connection.send(b"x")
                    ended = connection.recv(1) == b""
                except BlockingIOError:
                    ended = False
                except OSError:
                    ended = True
                if ended:
                    closed.append((i % 4, time.monotonic() - since))
                    connections.remove(one)
                    connection.close()
            # Who takes a byte a second still has some to take when the server has long closed.
            if not left and server.holds()[0] <= n_files + 2:
                left.append(time.monotonic() - began)
            if left or time.monotonic() - began > 60:
                break
            time.sleep(1)

    began = time.monotonic()
    thread = threading.Thread(target=drip)
    thread.start()
    beside = [server.ask(path) for path in questions[600:1200]]
    thread.join()
    for kind, name in enumerate(["silent", "slow head", "slow body"]):
        longest = max(seconds for of, seconds in closed if of == kind)
        print(f"slow: 250 of {name}: the last closed after {longest:.1f} s")
    expect(left, "connections were held for more than a minute")
    for seconds in left:
        print(f"slow: the server holds none of the 1,000 after {seconds:.1f} s")
    print(f"slow: others, alone:  {times(alone)}")
    print(f"slow: others, beside: {times(beside)}; {statuses(beside)}")
    print(f"slow: holds then {server.holds()}")
    server.stop()


def full():
    """Far more who ask at once than can be answered, by wrk, and one who watches."""
    server = Server()
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as paths:
        paths.write("\n".join(questions[:30000]))
        paths.flush()
        arguments = ["wrk", "-t1", "-c400", "-d15s", "-s", os.path.join(os.path.dirname(__file__), "load.lua")]
        arguments.append(f"http://{server.host}:{server.port}")
        environment = {**os.environ, "URLS": paths.name}
        wrk = subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, text=True)
        time.sleep(1)
        answers = []
        while wrk.poll() is None:
            answers.append(server.ask(questions[-1 - len(answers)]))
    for line in wrk.stdout:
        if line.startswith(("requests", "status")):
            print(f"full: 400 at once: {line.strip()}")
    for status in (200, 503):
        some = [answer for answer in answers if answer[0] == status]
        if some:
            print(f"full: one beside: {len(some)} of {status}: {times(some)}")
    after = time.perf_counter()
    while server.ask("/api/search?q=council")[0] != 200:
        time.sleep(0.05)
    print(f"full: answers again after {time.perf_counter() - after:.2f} s")
    expect({status for status, _ in answers} <= {200, 503}, "odd statuses under overload")
    server.stop()


def few_files():
    """2,000 connections where 256 files may be open."""
    server = Server(files=256)
    held, refused = [], 0
    for _ in range(2000):
        try:
            held.append(server.open())
        except OSError:
            refused += 1
    time.sleep(0.5)
    n_files = server.holds()[0]
    for connection in held:
        connection.close()
    started = time.perf_counter()
    while True:
        try:
            if server.ask("/api/search?q=council", timeout=2)[0] == 200:
                break
        except OSError:
            time.sleep(0.05)
    print(
        f"few files: {len(held)} of 2,000 came in, {refused} did not; {n_files} files open; "
        f"answers again {time.perf_counter() - started:.2f} s after they are gone"
    )
    server.stop()


GREEDY = [
    "/api/search?q=*ing+w/50+*tion+w/50+*ed+w/50+s*",
    "/api/search?q=atl50(the)+OR+(a*+w/s+b*+w/s+c*)",
    "/api/count?q=*e*&by=person",
    "/api/search?q=/.*a.*e.*i.*/",
    "/api/timeline?q=council~2+OR+minister~2+OR+government~2",
    "/api/count?q=*&copies=fold&by=org",
]


def greedy():
    """100 questions at once that cannot be answered in time, and light ones beside them."""
    server = Server()
    light = [path for path in questions if path.startswith("/api/articles/")][:200]
    light += [f"/api/search?q={word}" for word in ("council", "raab", "quarantine", "lighthouse")] * 25
    alone = [server.ask(path) for path in light]
    answers = []
    with ThreadPoolExecutor(100) as pool:
        asked = [pool.submit(server.ask, f"{path}&from=19{i:02}-01-01") for i, path in enumerate(islice(cycle(GREEDY), 100))]
        time.sleep(0.2)
        beside = []
        while not beside or not all(future.done() for future in asked):
            beside.append(server.ask(light[len(beside) % len(light)]))
        answers = [future.result() for future in asked]
    print(f"greedy: {statuses(answers)}; {times(answers)}")
    print(f"greedy: light ones alone:  {times(alone)}")
    print(f"greedy: light ones beside: {len(beside)}, {statuses(beside)}; {times(beside)}")
    expect(max(seconds for _, seconds in answers) < 10, "a greedy question took too long")
    server.stop()


def gone():
    """10,000 who leave before their answer is there."""
    server = Server()
    for path in questions[:300]:
        server.ask(path)

    def leave(path, at):
        try:
            connection = server.open()
            head = f"GET {path} HTTP/1.1\r\nHost: {server.host}:{server.port}\r\n\r\n"
            connection.sendall(head.encode())
            if at % 2:
                connection.recv(at % 1000 + 1)
            connection.close()
        except OSError:
            pass

    exports = ["/api/export?q=said", "/search?q=said&limit=50"]
    paths = [exports[i // 20 % 2] if i % 20 == 0 else questions[i % len(questions)] for i in range(10_000)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(leave, paths[:2000], range(2000)))
    server.settle()
    before = server.holds()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(leave, paths[2000:], range(2000, 10_000)))
    server.settle()
    time.sleep(3)
    after = server.holds()
    show = "{} files, {} threads, {:.0f} MiB".format
    print(f"gone: after 2,000: {show(*before)}; after 10,000: {show(*after)}")
    expect(after[0] <= before[0] + 4, "files are left open")
    expect(server.ask("/api/search?q=council")[0] == 200, "no answer afterwards")
    server.stop()


def soak(seconds=600, each_second=50):
    """Fifty questions a second for ten minutes."""
    server = Server()
    seen, answers = [], []
    started = time.monotonic()
    with ThreadPoolExecutor(16) as pool:
        for i in range(seconds * each_second):
            wait = started + i / each_second - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            answers.append(pool.submit(server.ask, questions[i % len(questions)]))
            if i % (60 * each_second) == 0:
                seen.append(server.holds())
    seen.append(server.holds())
    answers = [future.result() for future in answers]
    print(f"soak: {statuses(answers)}; {times(answers)}")
    for minute, holds in enumerate(seen):
        print("soak: minute {}: {} files, {} threads, {:.0f} MiB".format(minute, *holds))
    expect({status for status, _ in answers} <= {200}, "odd statuses in the soak")
    server.stop()


def reindex(seconds=60, each_second=50):
    """Fifty a second while the archive is indexed anew, again and again, and the indexer killed."""
    folder = tempfile.mkdtemp()
    texts = os.path.join(folder, "texts")
    os.mkdir(texts)
    for i in range(3000):
        day = f"20{i % 20:02}-{i % 12 + 1:02}-{i % 28 + 1:02}"
        with open(os.path.join(texts, f"{i}.txt"), "w", encoding="utf-8") as file:
            file.write(f"Council {i} meets\n{day}\n\nLONDON - The council met on matter {i}, Dominic Raab said.\n")
    of = os.path.join(folder, "index")
    build = [exe, "--index", of, "index", texts, "--quiet"]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    server = Server(of)
    ends = time.monotonic() + seconds
    commits = [0, 0]

    def work():
        n = 0
        while time.monotonic() < ends:
            n += 1
            for i in range(n % 7, 3000, 7):
                with open(os.path.join(texts, f"{i}.txt"), "a", encoding="utf-8") as file:
                    file.write(f"\nRound {n} of it.\n")
            indexer = subprocess.Popen(build, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if n % 2:
                time.sleep(0.05 * (n % 9))
                indexer.kill()
            commits[indexer.wait() == 0] += 1

    indexing = threading.Thread(target=work)
    indexing.start()
    answers, i = [], 0
    started = time.monotonic()
    while time.monotonic() < ends:
        wait = started + i / each_second - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        path = ["/api/search?q=council+matter", "/search?q=raab", "/api/count?q=council&by=person", "/"][i % 4]
        answers.append(server.ask(f"{path}{'&' if '?' in path else '?'}limit={i % 50 + 1}"))
        i += 1
    indexing.join()
    print(f"reindex: {commits[1]} commits, {commits[0]} indexers killed; {statuses(answers)}; {times(answers)}")
    expect({status for status, _ in answers} == {200}, "a search failed while the archive was indexed")
    server.stop()
    shutil.rmtree(folder)


for name, part in [
    ("slow", slow),
    ("full", full),
    ("few-files", few_files),
    ("greedy", greedy),
    ("gone", gone),
    ("soak", soak),
    ("reindex", reindex),
]:
    if name in parts or not parts:
        part()
for what in failed:
    print(f"FAIL {what}")
sys.exit(bool(failed))
