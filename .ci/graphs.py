"""Reads an organisation back as other tools do: networkx, igraph and pydot find the same nodes and edges in every file.

Usage: graphs.py FOLDER, in which org.json, org.graphml, org.gexf and org.dot are the same organisation.
"""

import collections, json, re, sys, warnings
import networkx

FIELDS = ("name", "kind", "unit", "people", "level")
folder = sys.argv[1]


def held(value):
    """A text without what XML cannot hold; a number as it is."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", value) if isinstance(value, str) else value


def of_networkx(graph):
    """The nodes by id with all that they have, and how many edges of each kind join two of them."""
    nodes = {node: {name: held(value) for name, value in data.items() if value != ""} for node, data in graph.nodes(data=True)}
    return nodes, collections.Counter((a, b, data["kind"]) for a, b, data in graph.edges(data=True))


def same(tool, found, theirs):
    """Fails unless what a tool found is what there is."""
    assert found[0].keys() == theirs[0].keys(), (tool, found[0].keys() ^ theirs[0].keys())
    for node, data in theirs[0].items():
        assert found[0][node] == data, (tool, node, found[0][node], data)
    assert found[1] == theirs[1], (tool, found[1] - theirs[1], theirs[1] - found[1])


readers = ["networkx"]
warnings.simplefilter("error")
# Of pydot's, which calls its parser by old names.
warnings.simplefilter("ignore", DeprecationWarning)
with open(f"{folder}/org.json", encoding="utf-8") as file:
    document = json.load(file)
graph = networkx.node_link_graph(document, edges="edges")
assert graph.is_directed() and graph.is_multigraph() and graph.graph == document["graph"]
expected = of_networkx(graph)
assert len(expected[0]) == len(document["nodes"]) and expected[1].total() == len(document["edges"])
assert all(isinstance(data[name], int) for data in expected[0].values() for name in ("people", "level"))

graph = networkx.read_graphml(f"{folder}/org.graphml")
assert graph.is_directed() and graph.graph.get("name", "") == held(document["graph"]["name"])
same("networkx, GraphML", of_networkx(graph), expected)

nodes, edges = of_networkx(networkx.read_gexf(f"{folder}/org.gexf"))
for data in nodes.values():
    # The format's own name for it.
    assert (data.pop("label", "") or "") == data.get("name", ""), data
same("networkx, GEXF", (nodes, edges), expected)

try:
    import igraph
except ImportError:
    print("skipped: igraph is not installed")
else:
    graph = igraph.Graph.Read_GraphML(f"{folder}/org.graphml")
    assert graph.is_directed()
    def mended(text):
        """An id, or the name of a column, as it was: igraph 1.0 leaves each & of them a reference, that of values not."""
        return text.replace("&#38;", "&")

    ids = [mended(node["id"]) for node in graph.vs]
    cells = ({mended(name): value for name, value in node.attributes().items() if name != "id" and value != ""} for node in graph.vs)
    nodes = dict(zip(ids, cells, strict=True))
    edges = collections.Counter((ids[edge.source], ids[edge.target], edge["kind"]) for edge in graph.es)
    same("igraph, GraphML", (nodes, edges), expected)
    readers.append("igraph")

try:
    import pydot
except ImportError:
    print("skipped: pydot is not installed")
else:
    def read(text):
        """A text of DOT without its quotes."""
        if not text.startswith('"'):
            return text
        return re.sub(r"\\(.)", lambda sign: "\n" if sign[1] == "n" else sign[1], text[1:-1])

    def one_line_end(value):
        """As DOT has it: one sign for every end of a line."""
        return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value

    (graph,) = pydot.graph_from_dot_file(f"{folder}/org.dot", encoding="utf-8")
    assert graph.get_type() == "digraph"
    drawn = [node for node in graph.get_nodes() if node.get_name() not in ("node", "edge", "graph")]
    nodes = {read(node.get_name()): {name: read(str(node.get(name))) for name in ("kind", "unit", "people", "level")} for node in drawn}
    edges = collections.Counter((read(edge.get_source()), read(edge.get_destination()), edge.get("kind")) for edge in graph.get_edges())
    in_dot = {
        one_line_end(node): {name: one_line_end(str(data.get(name, ""))) for name in ("kind", "unit", "people", "level")}
        for node, data in expected[0].items()
    }
    joined = collections.Counter()
    for (a, b, kind), count in expected[1].items():
        joined[one_line_end(a), one_line_end(b), kind] += count
    same("pydot, DOT", (nodes, edges), (in_dot, joined))
    readers.append("pydot")

print(f"{', '.join(readers)} read {len(expected[0])} nodes and {expected[1].total()} edges, the same in every format")
