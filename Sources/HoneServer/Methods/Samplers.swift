internal import Hone
internal import HoneFormats

extension Method {
  static let samplers = Method("samplers.list", []) { server, _ throws(RPCError) in
    let samplers = server.studies.algorithms.registry.samplers
    return .object([("samplers", .array(samplers.map(CatalogFormat.document(of:))))])
  }
}
