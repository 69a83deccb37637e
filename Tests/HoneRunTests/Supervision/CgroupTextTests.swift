import Testing

@testable import HoneRun

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("What the kernel says of cgroups")
struct CgroupTextTests {
  /// As on Fedora 40, the fields as proc_pid_mountinfo(5) names them.
  static let unified = """
    22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,seclabel
    26 22 0:24 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate
    """
  /// As on Debian 10.
  static let hybrid = """
    31 25 0:27 / /sys/fs/cgroup ro,nosuid shared:9 - tmpfs tmpfs ro,mode=755
    32 31 0:28 / /sys/fs/cgroup/unified rw,nosuid shared:10 - cgroup2 cgroup2 rw,nsdelegate
    33 31 0:29 / /sys/fs/cgroup/systemd rw,nosuid shared:11 - cgroup cgroup rw,xattr,name=systemd
    36 31 0:32 / /sys/fs/cgroup/memory rw,nosuid shared:15 - cgroup cgroup rw,memory
    """
  static let scope = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/run-r1.scope\n"

  private func folders(_ mountinfo: String, _ own: String) -> [String] {
    CgroupText.folders(mountinfo: mountinfo, own: own)
  }

  @Test("The own cgroup lies below the mount of version 2, whatever is mounted beside it")
  func mounts() {
    let path = "/user.slice/user-1000.slice/user@1000.service/app.slice/run-r1.scope"
    #expect(folders(Self.unified, Self.scope) == ["/sys/fs/cgroup" + path])
    let own = "4:memory:/user.slice\n1:name=systemd:/user.slice/x\n" + Self.scope
    #expect(folders(Self.hybrid, own) == ["/sys/fs/cgroup/unified" + path])
    #expect(folders(Self.unified, "0::/\n") == ["/sys/fs/cgroup"])
  }

  @Test("Only what a run has named is taken for a run's")
  func names() {
    for name in ["hone-1-0", "hone-4711-9f3c2a", "hone-4711-ffffffffffffffff"] {
      #expect(TrialCgroups.isRun(name), "\(name)")
    }
    for name in [
      "hone-train.scope", "hone-1", "hone-1-", "hone--1", "hone-1-xyz", "hone-1-2-3", "hone-",
      "x-1-2",
      "hone-a-b", "hone-web.service",
    ] {
      #expect(!TrialCgroups.isRun(name), "\(name)")
    }
  }

  @Test("Where there is only version 1 there is no folder")
  func old() {
    let mounts = Self.hybrid.split(separator: "\n").filter { !$0.contains("cgroup2") }
    #expect(folders(mounts.joined(separator: "\n"), "4:memory:/user.slice\n0::/\n") == [])
    #expect(folders(Self.unified, "4:memory:/user.slice\n") == [])
    #expect(folders("", "") == [])
    // A name in which everything stands that is looked for.
    #expect(folders("9 1 0:3 / /0::/-\\040cgroup2 rw - cgroup cgroup2 rw", "0::/\n") == [])
  }

  @Test("Spaces, tabs and backslashes in a mount's path are what they stand for")
  func escaped() {
    let line = #"40 22 0:24 / /mnt/my\040groups\011\134a rw - cgroup2 none rw"#
    #expect(folders(line, "0::/a b\n") == ["/mnt/my groups\t\\a/a b"])
    #expect(
      CgroupText.mounts(#"40 22 0:24 /a\134040 /m\9 rw - cgroup2 none rw"#).map(\.root) == [
        #"/a\040"#
      ])
  }

  @Test("A mount shows what lies below its root, and nothing else")
  func roots() {
    let line = "40 22 0:24 /docker/4fa /sys/fs/cgroup ro,relatime master:4 - cgroup2 cgroup rw"
    #expect(folders(line, "0::/docker/4fa\n") == ["/sys/fs/cgroup"])
    #expect(folders(line, "0::/docker/4fa/a/b\n") == ["/sys/fs/cgroup/a/b"])
    #expect(folders(line, "0::/docker/4fab\n") == [])
    #expect(folders(line, "0::/\n") == [])
    // The one that was mounted last lies above the others.
    let other = "41 22 0:24 / /run/cgroup rw - cgroup2 cgroup rw"
    #expect(
      folders(line + "\n" + other, "0::/docker/4fa/a\n")
        == ["/run/cgroup/docker/4fa/a", "/sys/fs/cgroup/a"])
  }

  @Test("What lies outside the own namespace has no folder, and neither has what was removed")
  func outside() {
    #expect(folders(Self.unified, "0::/../..\n") == [])
    #expect(folders(Self.unified, "0::/../sibling\n") == [])
    #expect(folders("40 22 0:24 /../.. /sys/fs/cgroup rw - cgroup2 cgroup rw", "0::/a\n") == [])
    #expect(folders(Self.unified, "0::/user.slice/gone (deleted)\n") == [])
    #expect(folders(Self.unified, "0::/a..b\n") == ["/sys/fs/cgroup/a..b"])
  }

  @Test("Counts are found by their whole name")
  func numbers() {
    #expect(CgroupText.number("populated", in: "populated 1\nfrozen 0\n") == 1)
    #expect(CgroupText.number("populated", in: "populated 0\nfrozen 1\n") == 0)
    let events = "low 0\nhigh 0\nmax 231\noom 3\noom_kill 12\noom_group_kill 1\n"
    #expect(CgroupText.number("oom", in: events) == 3)
    #expect(CgroupText.number("oom_kill", in: events) == 12)
    #expect(CgroupText.number("kill", in: events) == nil)
    #expect(CgroupText.number("oom", in: "oom\n") == nil)
  }

  @Test("Processes of other namespaces, which are told as 0, do not count")
  func processes() {
    #expect(CgroupText.processes("17\n0\n4194303\n") == [17, 4_194_303])
    #expect(CgroupText.processes("") == [])
  }

  #if os(Linux)
    @Test("Where somebody is in a cgroup and in no list of it, the leader stands for them")
    func unlisted() throws {
      let scratch = try Scratch()
      try scratch.write("cgroup.events", "populated 1\nfrozen 0\n")
      try scratch.write("cgroup.procs", "")
      let cgroup = Cgroup(path: scratch.path)
      #expect(cgroup.members(besides: 7) == [ProcessMember(process: 7, start: 0)])
      try scratch.write("cgroup.procs", "7\n")
      #expect(cgroup.members(besides: 7).isEmpty)
      try scratch.write("cgroup.events", "populated 0\n")
      #expect(cgroup.members(besides: 8).isEmpty)
    }

    @Test("An emptied folder is removed, and one with something in it is left and not waited for")
    func emptied() throws {
      let scratch = try Scratch()
      let own = scratch.path + "/self"
      try #require(mkdir(own, 0o755) == 0)
      Cgroup.removeEmptied(scratch.path)
      #expect(access(own, F_OK) == 0)
      Cgroup.removeEmptied(own)
      #expect(access(own, F_OK) != 0)
      Cgroup.removeEmptied(own)
    }
  #endif

  @Test("Root owns what systemd has marked and what is the whole of a container; others, their own")
  func delegation() {
    func isDelegated(_ toRoot: Bool, _ isMarked: Bool, _ isNamespaceRoot: Bool) -> Bool {
      CgroupPlace.isDelegated(
        toRoot: toRoot, isMarked: isMarked, isNamespaceRoot: isNamespaceRoot)
    }
    #expect(isDelegated(false, false, false))
    #expect(!isDelegated(true, false, false))
    #expect(isDelegated(true, true, false))
    #expect(isDelegated(true, false, true))
  }
}
