internal import Hone
internal import HoneFormats

extension Method {
  static let samplers = Method("samplers.list", []) { _, _ throws(RPCError) in
    .object([("samplers", .array(SamplerCatalog.entries.map(CatalogFormat.document(of:))))])
  }
}
