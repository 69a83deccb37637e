import Hone
import HoneSQLite

@main
struct Results {
  static func main() throws {
    let store = try SQLiteStorage(path: "hone.db", readOnly: true)
    let study = try Study.load("spirals", from: store)
    let completed = study.trials.filter { $0.state == .completed }
    for trial in completed.sorted(by: { $0.values[0] < $1.values[0] }).prefix(3) {
      print(trial.number, trial.values[0], trial.parameters)
    }
  }
}
