"""catchline beside other taggers: the same articles, the same machine, one run, one thread.

    python benches/peers/run.py ARCHIVE [PEER ...] [--catchline PROGRAM] [--fasttext PROGRAM]

ARCHIVE is a folder with train.jsonl and test.jsonl, an article a line: title, text, tags. Every peer
learns train.jsonl with its defaults or what its manual advises, and one threshold on a held-out tenth
of it; catchline chooses its own. Each then loads its model in a fresh process and tags test.jsonl
once, three times over; the middle of the three counts. A peer that is not installed is named and
passed over. README.md beside this file says what each column is.
"""

import argparse
import importlib.util
import json
import os
import pathlib
import pickle
import re
import resource
import subprocess
import sys
import tempfile
import time
import zlib

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", RAYON_NUM_THREADS="1")

import numpy as np  # noqa: E402  (the number of threads must stand before)

TOP = 10  # so many tags an article are asked for, of peers that rank
RUNS = 3


class Archive:
    """Articles as text, their tags as a matrix over `tags`."""

    def __init__(self, path, tags=None):
        lines = [json.loads(line) for line in open(path, encoding="utf-8")]
        self.texts = [line["title"] + "\n" + line["text"] for line in lines]
        self.tenth = np.array([zlib.crc32(line["id"].encode()) % 10 for line in lines])
        self.tags = tags or sorted({tag for line in lines for tag in line["tags"]})
        place = {tag: at for at, tag in enumerate(self.tags)}
        self.truth = np.zeros((len(lines), len(self.tags)), bool)
        for row, line in zip(self.truth, lines):
            row[[place[tag] for tag in line["tags"] if tag in place]] = True
        self.megabytes = sum(len(text.encode()) for text in self.texts) / 1e6


def figures(scores, truth, threshold):
    """Micro-F1, macro-F1 over tags that are true or suggested, precision of the best tag."""
    said = scores >= threshold
    right, said, true = (said & truth).sum(0), said.sum(0), truth.sum(0)
    seen = 0 < said + true
    best = truth[np.arange(len(truth)), scores.argmax(1)]
    return {
        "micro_f1": 2 * right.sum() / max(1, said.sum() + true.sum()),
        "macro_f1": np.mean(2 * right[seen] / (said + true)[seen]),
        "p_at_1": best.mean(),
    }


def threshold_of(scores, truth):
    """The threshold with the best micro-F1."""
    order = np.argsort(-scores, axis=None)
    right = np.cumsum(truth.ravel()[order])
    f1 = 2 * right / (np.arange(1, right.size + 1) + truth.sum())
    return float(scores.ravel()[order][f1.argmax()])


class SvmPeer:
    """scikit-learn: tf-idf and one LinearSVC a tag."""

    needs = "sklearn"

    def learn(self, archive):
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.multiclass import OneVsRestClassifier

        self.vectors = TfidfVectorizer(sublinear_tf=True, min_df=2)
        features = self.vectors.fit_transform(archive.texts)
        self.machines = OneVsRestClassifier(self.machine()).fit(features, archive.truth.astype(int))

    def machine(self):
        from sklearn.svm import LinearSVC

        return LinearSVC()

    def scores(self, texts):
        return self.machines.decision_function(self.vectors.transform(texts))

    def save(self, folder):
        (folder / "model").write_bytes(pickle.dumps((self.vectors, self.machines)))

    def load(self, folder):
        self.vectors, self.machines = pickle.loads((folder / "model").read_bytes())


class ComplementPeer(SvmPeer):
    """scikit-learn: tf-idf and complement naive Bayes."""

    def machine(self):
        from sklearn.naive_bayes import ComplementNB

        return ComplementNB(alpha=0.1)

    def scores(self, texts):
        found = self.machines.predict_proba(self.vectors.transform(texts))
        return np.log(found + 1e-300)


def plain(text):
    """Words and marks apart, as fastText's manual has its input."""
    return re.sub(r"([.!?,'/()\"])", r" \1 ", text.lower()).replace("\n", " ")


class FastTextPeer:
    """fastText, one against all, with bigrams: its settings for the best figures."""

    needs = "fasttext"
    settings = {"dim": 100, "wordNgrams": 2, "bucket": 200_000}

    def learn(self, archive):
        import fasttext

        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as lines:
            for text, row in zip(archive.texts, archive.truth):
                tags = " ".join(f"__label__{tag}" for tag in np.flatnonzero(row))
                lines.write(f"{tags} {plain(text)}\n")
            lines.flush()
            self.model = self.train(fasttext, lines.name)
        self.width = len(archive.tags)

    def train(self, fasttext, lines):
        """At half the rate where it ends in no number, and so on."""
        rate = 0.5
        while True:
            try:
                return fasttext.train_supervised(
                    lines, lr=rate, epoch=25, loss="ova", minCount=2, thread=1, verbose=0, **self.settings
                )
            except RuntimeError:
                rate /= 2
                if rate < 0.05:
                    raise

    def scores(self, texts):
        scores = np.full((len(texts), self.width), -1.0)
        for row, text in zip(scores, texts):
            for score, tag in self.model.f.predict(plain(text) + "\n", TOP, 0.0, "strict"):
                row[int(tag.removeprefix("__label__"))] = score
        return scores

    def save(self, folder):
        self.model.save_model(str(folder / "model.bin"))
        (folder / "width").write_text(str(self.width))

    def load(self, folder):
        import fasttext

        self.model = fasttext.load_model(str(folder / "model.bin"))
        self.width = int((folder / "width").read_text())


class FastTextFastPeer(FastTextPeer):
    """fastText at its fastest useful settings: 16 dimensions, no bigrams."""

    settings = {"dim": 16, "wordNgrams": 1}


class WabbitPeer:
    """Vowpal Wabbit: one logistic machine a tag, bigrams, five passes."""

    needs = "vowpalwabbit"

    def arguments(self):
        return f"--multilabel_oaa {self.width} -b 22 --loss_function logistic --ngram 2 --quiet"

    def line(self, text):
        return "| " + " ".join(re.findall(r"\w+", text.lower()))

    def learn(self, archive):
        from vowpalwabbit import Workspace

        self.width = len(archive.tags)
        self.model = Workspace(self.arguments())
        lines = [self.line(text) for text in archive.texts]
        for _ in range(5):
            for line, row in zip(lines, archive.truth):
                self.model.learn(",".join(map(str, np.flatnonzero(row))) + " " + line)

    def scores(self, texts):
        scores = np.zeros((len(texts), self.width))
        for row, text in zip(scores, texts):
            row[self.model.predict(self.line(text))] = 1.0
        return scores

    def save(self, folder):
        self.model.save(str(folder / "model"))
        (folder / "width").write_text(str(self.width))

    def load(self, folder):
        from vowpalwabbit import Workspace

        self.width = int((folder / "width").read_text())
        self.model = Workspace(f"-i {folder / 'model'} --quiet")


class OmikujiPeer:
    """omikuji (Parabel trees), on scikit-learn's tf-idf."""

    needs = "omikuji"

    def learn(self, archive):
        import omikuji
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.vectors = TfidfVectorizer(sublinear_tf=True, min_df=2)
        features = self.vectors.fit_transform(archive.texts).tocsr()
        self.width = len(archive.tags)
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as lines:
            lines.write(f"{features.shape[0]} {features.shape[1]} {self.width}\n")
            for at, row in enumerate(archive.truth):
                tags = ",".join(map(str, np.flatnonzero(row)))
                lines.write(f"{tags} {' '.join(f'{i}:{v:.6g}' for i, v in self.pairs(features, at))}\n")
            lines.flush()
            self.model = omikuji.Model.train_on_data(lines.name, n_threads=1)

    def pairs(self, features, at):
        part = slice(features.indptr[at], features.indptr[at + 1])
        return list(zip(features.indices[part].tolist(), features.data[part].tolist()))

    def scores(self, texts):
        features = self.vectors.transform(texts).tocsr()
        scores = np.full((len(texts), self.width), -1.0)
        for at, row in enumerate(scores):
            for tag, score in self.model.predict(self.pairs(features, at), top_k=TOP):
                row[tag] = score
        return scores

    def save(self, folder):
        self.model.save(str(folder / "model"))
        (folder / "vectors").write_bytes(pickle.dumps((self.vectors, self.width)))

    def load(self, folder):
        import omikuji

        self.model = omikuji.Model.load(str(folder / "model"))
        self.vectors, self.width = pickle.loads((folder / "vectors").read_bytes())


PEERS = {
    "scikit-learn LinearSVC": SvmPeer,
    "scikit-learn ComplementNB": ComplementPeer,
    "fastText": FastTextPeer,
    "fastText, 16 dimensions": FastTextFastPeer,
    "Vowpal Wabbit": WabbitPeer,
    "omikuji": OmikujiPeer,
}
# Written in Rust as catchline is, and so no class here: benches/linfa_bayes stands about it.
LINFA = "linfa-bayes"


def size(folder):
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) / 1e6


def learn(name, archive, folder):
    """Learns twice: nine tenths for the threshold, then all, timed."""
    train = Archive(archive / "train.jsonl")
    held_out = train.tenth == 0
    part = Archive.__new__(Archive)
    part.texts = [text for text, out in zip(train.texts, held_out) if not out]
    part.truth, part.tags = train.truth[~held_out], train.tags
    peer = PEERS[name]()
    peer.learn(part)
    rest = [text for text, out in zip(train.texts, held_out) if out]
    threshold = threshold_of(peer.scores(rest), train.truth[held_out])
    peer = PEERS[name]()
    begun = time.perf_counter()
    peer.learn(train)
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    peer.save(folder)
    return {"threshold": threshold, "tags": train.tags, "train_seconds": seconds, "train_megabytes": memory}


def suggest(name, archive, folder, learnt):
    """Tags test.jsonl once, in a process that has met none of it."""
    peer = PEERS[name]()
    peer.load(folder)
    test = Archive(archive / "test.jsonl", learnt["tags"])
    begun = time.perf_counter()
    scores = peer.scores(test.texts)
    seconds = time.perf_counter() - begun
    return {
        "articles_per_second": len(test.texts) / seconds,
        "megabytes_per_second": test.megabytes / seconds,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        **{key: float(value) for key, value in figures(scores, test.truth, learnt["threshold"]).items()},
    }


def cold(name, folder):
    """One article, from nothing."""
    peer = PEERS[name]()
    peer.load(folder)
    peer.scores(["One short article"])
    return {}


def step(*arguments):
    """A step of a peer in a process of its own: what it printed, and how long it took."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, "--step", *map(str, arguments)], capture_output=True, text=True
    )
    seconds = time.perf_counter() - begun
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    # Some peers print as they learn; the last line is ours.
    return json.loads(done.stdout.splitlines()[-1]), seconds


def middle(runs, key):
    return sorted(run[key] for run in runs)[len(runs) // 2]


def peer_row(name, archive):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        learnt, _ = step("learn", name, archive, folder)
        bytes_ = size(folder)
        (folder / "learnt.json").write_text(json.dumps(learnt))
        runs = [step("suggest", name, archive, folder)[0] for _ in range(RUNS)]
        start = sorted(step("cold", name, archive, folder)[1] for _ in range(RUNS))[RUNS // 2]
    row = {key: middle(runs, key) for key in runs[0]}
    return row | {key: learnt[key] for key in ("train_seconds", "train_megabytes")} | {
        "model_megabytes": bytes_,
        "start_seconds": start,
    }


def timed(command, **options):
    """Runs a program; what it printed, its seconds and its peak memory."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **options)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise RuntimeError(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return out, time.perf_counter() - begun, usage.ru_maxrss / 1024


def catchline_row(program, archive):
    """The program as it ships: train, bench, evaluate; one thread, as the others."""
    with tempfile.TemporaryDirectory() as folder:
        model, one = pathlib.Path(folder) / "model", pathlib.Path(folder) / "one.txt"
        one.write_text("One short article")
        train = [program, "train", archive / "train.jsonl", "--output", model, "--threads", "1"]
        _, seconds, memory = timed(train)
        bench = [program, "bench", model, archive / "test.jsonl", "--threads", "1", "--format", "json"]
        runs = [json.loads(timed(bench)[0])["suggest"] for _ in range(RUNS)]
        out, _, _ = timed([program, "evaluate", "--model", model, archive / "test.jsonl", "--format", "json"])
        known = json.loads(out)["known"]
        lines = [program, "suggest", "--model", model, "--threads", "1", "--format", "jsonl", archive / "test.jsonl"]
        tagging = timed(lines)[2]
        cold_run = [program, "suggest", "--model", model, one]
        start = sorted(timed(cold_run)[1] for _ in range(RUNS))[RUNS // 2]
        return {
            "articles_per_second": middle(runs, "articles_per_second"),
            "megabytes_per_second": middle(runs, "megabytes_per_second"),
            "megabytes": tagging,
            "micro_f1": known["micro"]["f1"],
            "macro_f1": known["macro"]["f1"],
            "p_at_1": known["at"][0]["precision"],
            "train_seconds": seconds,
            "train_megabytes": memory,
            "model_megabytes": model.stat().st_size / 1e6,
            "start_seconds": start,
        }


def linfa_program():
    """Builds the bench that stands about linfa-bayes; where it is."""
    command = "cargo bench --bench linfa_bayes --no-run --message-format json".split()
    root = pathlib.Path(__file__).resolve().parents[2]
    built = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True)
    if built.returncode != 0:
        raise RuntimeError("cargo bench --bench linfa_bayes --no-run does not build")
    made = map(json.loads, built.stdout.splitlines())
    return next(one["executable"] for one in made if one.get("executable") and one["target"]["name"] == "linfa_bayes")


def linfa_row(archive):
    """linfa-bayes: counts, and one multinomial naive Bayes a tag over a dense matrix."""
    program = linfa_program()
    train = Archive(archive / "train.jsonl")
    test = Archive(archive / "test.jsonl", train.tags)
    held_out = train.tenth == 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        model, out = folder / "model", folder / "scores"

        def call(*arguments):
            # What linfa-bayes prints as it learns goes to stderr, and from there nowhere.
            said, seconds, memory = timed([program, *arguments])
            said = json.loads(said)
            if "refused" in said:
                raise RuntimeError(said["refused"])
            return said, seconds, memory

        def scores(path, articles, tags):
            """Of tags that were not learnt, least of all."""
            said, _, memory = call("score", model, path, out)
            found = np.full((articles, len(tags)), -np.inf)
            found[:, [tags.index(tag) for tag in said["tags"]]] = np.fromfile(out, "<f4").reshape(articles, -1)
            return found, said["seconds"], memory

        with open(archive / "train.jsonl", encoding="utf-8") as lines:
            lines = list(lines)
        for name, kept in [("part.jsonl", ~held_out), ("rest.jsonl", held_out)]:
            with open(folder / name, "w", encoding="utf-8") as part:
                part.writelines(line for line, is_kept in zip(lines, kept) if is_kept)
        call("learn", folder / "part.jsonl", model)
        rest, _, _ = scores(folder / "rest.jsonl", held_out.sum(), train.tags)
        threshold = threshold_of(rest, train.truth[held_out])

        learnt, _, train_memory = call("learn", archive / "train.jsonl", model)
        runs = []
        for _ in range(RUNS):
            found, seconds, memory = scores(archive / "test.jsonl", len(test.texts), train.tags)
            runs.append({"seconds": seconds, "megabytes": memory})
        (folder / "one.jsonl").write_text('{"id": "1", "title": "One short article", "text": ""}\n')
        start = sorted(call("score", model, folder / "one.jsonl", out)[1] for _ in range(RUNS))[RUNS // 2]
        seconds = middle(runs, "seconds")
        return {
            "articles_per_second": len(test.texts) / seconds,
            "megabytes_per_second": test.megabytes / seconds,
            "megabytes": middle(runs, "megabytes"),
            **figures(found, test.truth, threshold),
            "train_seconds": learnt["seconds"],
            "train_megabytes": train_memory,
            "model_megabytes": model.stat().st_size / 1e6,
            "start_seconds": start,
        }


def fasttext_program_row(program, archive):
    """fastText's own program, 16 dimensions, no bigrams: prediction without Python about it."""
    train, test = Archive(archive / "train.jsonl"), Archive(archive / "test.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with open(folder / "train.txt", "w", encoding="utf-8") as lines:
            for text, row in zip(train.texts, train.truth):
                lines.write(" ".join(f"__label__{tag}" for tag in np.flatnonzero(row)) + f" {plain(text)}\n")
        (folder / "test.txt").write_text("".join(plain(text) + "\n" for text in test.texts), encoding="utf-8")
        (folder / "none.txt").write_text("")
        settings = "-lr 0.5 -epoch 25 -loss ova -minCount 2 -dim 16 -wordNgrams 1 -thread 1 -verbose 0".split()
        learn_ = [program, "supervised", "-input", folder / "train.txt", "-output", folder / "model", *settings]
        _, seconds, memory = timed(learn_)
        predict = lambda text: timed([program, "predict-prob", folder / "model.bin", folder / text, "5"])  # noqa: E731
        starts = sorted(predict("none.txt")[1] for _ in range(RUNS))
        runs = sorted(predict("test.txt")[1:] for _ in range(RUNS))
        tagging = runs[RUNS // 2][0] - starts[RUNS // 2]
        out = predict("test.txt")[0].decode().splitlines()
        best = [int(line.split()[0].removeprefix("__label__")) for line in out]
        place = {tag: at for at, tag in enumerate(test.tags)}
        right = [
            (at := place.get(train.tags[tag])) is not None and test.truth[index, at]
            for index, tag in enumerate(best)
        ]
        return {
            "articles_per_second": len(test.texts) / tagging,
            "megabytes_per_second": test.megabytes / tagging,
            "megabytes": runs[RUNS // 2][1],
            "p_at_1": float(np.mean(right)),
            "train_seconds": seconds,
            "train_megabytes": memory,
            "model_megabytes": (folder / "model.bin").stat().st_size / 1e6,
            "start_seconds": starts[RUNS // 2],
        }


COLUMNS = {
    "micro_f1": ("micro-F1", "{:.3f}"),
    "macro_f1": ("macro-F1", "{:.3f}"),
    "p_at_1": ("P@1", "{:.3f}"),
    "articles_per_second": ("articles/s", "{:,.0f}"),
    "megabytes_per_second": ("MB/s", "{:.1f}"),
    "train_seconds": ("train s", "{:.1f}"),
    "train_megabytes": ("train MB", "{:.0f}"),
    "megabytes": ("suggest MB", "{:.0f}"),
    "model_megabytes": ("model MB", "{:.1f}"),
    "start_seconds": ("start s", "{:.3f}"),
}


def table(rows):
    """A Markdown table; the best of each column in bold, so that it shows where each loses."""
    most = {"micro_f1", "macro_f1", "p_at_1", "articles_per_second", "megabytes_per_second"}
    best = {
        key: (max if key in most else min)(row[key] for _, row in rows if key in row) for key in COLUMNS
    }
    print("| |", " | ".join(title for title, _ in COLUMNS.values()), "|")
    print("|---|" + "---|" * len(COLUMNS))
    for name, row in rows:
        cells = []
        for key, (_, form) in COLUMNS.items():
            cell = form.format(row[key]) if key in row else "–"
            cells.append(f"**{cell}**" if row.get(key) == best[key] else cell)
        print(f"| {name} |", " | ".join(cells), "|")


def main():
    if sys.argv[1:2] == ["--step"]:
        what, name, archive, folder = sys.argv[2:]
        archive, folder = pathlib.Path(archive), pathlib.Path(folder)
        if what == "learn":
            done = learn(name, archive, folder)
        elif what == "suggest":
            done = suggest(name, archive, folder, json.loads((folder / "learnt.json").read_text()))
        else:
            done = cold(name, folder)
        print(json.dumps(done))
        return
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("archive", type=pathlib.Path)
    arguments.add_argument("peers", nargs="*", metavar="PEER", help=", ".join([*PEERS, LINFA]))
    arguments.add_argument("--catchline", default="target/release/catchline", metavar="PROGRAM")
    arguments.add_argument("--fasttext", metavar="PROGRAM", help="fastText's own program, measured too")
    given = arguments.parse_args()
    unknown = [name for name in given.peers if name not in [*PEERS, LINFA]]
    if unknown:
        arguments.error(f"no peer {unknown[0]!r}; there are {', '.join([*PEERS, LINFA])}")
    rows = [("catchline", catchline_row(given.catchline, given.archive))]
    for name in given.peers or [*PEERS, LINFA]:
        if name != LINFA and importlib.util.find_spec(PEERS[name].needs) is None:
            print(f"{name}: {PEERS[name].needs} is not installed, passed over", file=sys.stderr)
            continue
        print(f"{name} …", file=sys.stderr)
        try:
            row = linfa_row(given.archive) if name == LINFA else peer_row(name, given.archive)
            rows.append((name, row))
        except (RuntimeError, OSError) as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
    if given.fasttext:
        row = fasttext_program_row(given.fasttext, given.archive)
        rows.append(("fastText's program, 16 dimensions", row))
    table(rows)


if __name__ == "__main__":
    main()
