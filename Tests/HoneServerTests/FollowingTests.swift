import Hone
import HoneFormats
import HoneStorage
import Testing

@testable import HoneServer

@Suite("Following a study by RPC")
struct FollowingTests {
  /// The numbers of the trials that have changed, of those deleted, and the revision to go on from.
  private func changes(
    _ client: Client, after: Int, _ more: Document = [:]
  ) throws -> (trials: [Int], deleted: [Int], revision: Int) {
    let members = [("study", "s"), ("after", .int(after))] as [(String, Document)]
    let reply = try client.call(
      "study.trials", .object(members + (more.members ?? []).map { ($0.key, $0.value) }))
    let trials = try #require(reply["trials"]?.elements).compactMap { $0["trial"]?.whole }
    let deleted = try #require(reply["deleted"]?.elements).compactMap(\.whole)
    return (trials, deleted, try #require(reply["revision"]?.whole))
  }

  @Test(
    "`after` brings what has changed, running trials with each report",
    arguments: [
      "memory", "store",
    ] as [Document])
  func after(storage: Document) throws {
    let client = Client()
    try client.create(["storage": storage])
    for _ in 0..<3 { _ = try client.ask() }
    let whole = try client.call("study.trials", ["study": "s"])
    #expect(whole["deleted"] == nil)
    var known = try #require(whole["revision"]?.whole)
    #expect(try changes(client, after: known) == ([], [], known))
    try client.call("trial.report", ["study": "s", "trial": 1, "step": 1, "values": 0.5])
    let told = try changes(client, after: known)
    #expect(told.trials == [1] && told.revision > known)
    #expect(try changes(client, after: known, ["since": 2]).trials.isEmpty)
    known = told.revision
    try client.call("study.tell", ["study": "s", "trial": 2, "values": 1])
    try client.call("study.enqueue", ["study": "s", "params": ["x": 0.5]])
    #expect(try changes(client, after: known).trials == [2, 3])
    #expect(try changes(client, after: 0).trials == [0, 1, 2, 3])
    // Growth changes all of them.
    known = try changes(client, after: known).revision
    try client.create([
      "storage": storage, "resume": true, "parameters": ["x": ["float": [-1.5, 9]]],
    ])
    #expect(try changes(client, after: known).trials == [0, 1, 2, 3])
    known = try changes(client, after: known).revision
    guard storage == "store" else { return }
    // What others do is told as well: a deletion, too.
    try Study.load("s", from: client.store).remove(trials: [2])
    #expect(try changes(client, after: known).deleted == [2])
  }

  @Test("`after` is a revision")
  func mistakes() throws {
    let client = Client()
    try client.create()
    for value in [-1, 0.5, "1"] as [Document] {
      let error = try client.error("study.trials", ["study": "s", "after": value])
      #expect(error.says(-32602, "revision"), "\(error)")
    }
  }

  @Test("A study of a store is read where it is not open, whatever its sampler is")
  func strange() throws {
    let client = Client()
    let definition = try StudyDefinition(
      name: "s", space: try SearchSpace([.float("x", in: -1.5...4)]),
      objectives: [.minimize("loss")], sampler: AlgorithmSpec("Spiral"), pruner: .none, seed: 7)
    let id = try client.store.create(definition, at: 0)
    let worker = Worker(id: "w")
    func append(_ events: [Event]) throws {
      _ = try client.store.append(events, to: id, by: worker)
    }
    try append([.asked(.init(trial: 0, point: Point(raw: [0.5]), seen: 0, at: 1))])
    let stored: Document = ["storage": "store"]
    let first = try changes(client, after: 0, stored)
    #expect(first.trials == [0])
    let none = try client.error("study.best", ["study": "s", "storage": "store"])
    #expect(none.says(-32006, "no trial of the study `s` has completed"), "\(none)")
    try append([.finished(trial: 0, attempt: 1, .completed([2]), at: 2)])
    #expect(try changes(client, after: first.revision, stored).trials == [0])
    let best = try client.call("study.best", ["study": "s", "storage": "./store"])
    #expect(best["values"] == ["loss": 2.0])
    // It is not open here, and nothing but reading was asked for.
    #expect(try client.error("study.ask", ["study": "s"]).says(-32602, "no study `s` is open"))
    #expect(try client.error("study.trials", ["study": "s"]).says(-32602, "no study `s` is open"))
    let other = try client.error("study.trials", ["study": "t", "storage": "store"])
    #expect(other.says(-32003, "there is no study `t`", "`s`"), "\(other)")
    #expect(
      try client.error("study.trials", ["study": "s", "storage": "nowhere"]).says(-32003, "nowhere")
    )
    try Study.delete("s", from: client.store)
    for _ in 0..<2 {
      #expect(try client.error("study.trials", ["study": "s", "storage": "store"]).code == -32003)
    }
  }
}
