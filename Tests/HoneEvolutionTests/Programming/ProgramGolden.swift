/// Distributions of DEAP's generators and operators, from Golden/programs.py (DEAP 1.4.4).
enum ProgramGolden {
  /// What one generator or operator makes of one of the two sets.
  struct Case: Sendable, CustomStringConvertible {
    let kind: String
    let name: String
    /// Of each statistic values, and the probability of none above.
    var points: [String: [(Int, Double)]] = [:]

    var description: String { kind + " " + name }
  }

  static let cases: [Case] = {
    var cases: [Case] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if cases.last?.kind != words[0] || cases.last?.name != words[1] {
        cases.append(Case(kind: words[0], name: words[1]))
      }
      cases[cases.count - 1].points[words[2]] = words.dropFirst(3).map { point in
        let parts = point.split(separator: ":")
        return (Int(parts[0]) ?? -1, Double(parts[1]) ?? -1)
      }
    }
    return cases
  }()

  private static let text = """
    untyped full size 2:0.12567 3:0.33944 4:0.46140 6:0.60026 8:0.74797 11:0.85154 16:0.95534
    untyped full height 1:0.33558 2:0.66926
    untyped full unary 0:0.29469 1:0.66427 2:0.88341 4:0.99431
    untyped full x 0:0.34545 1:0.71027 2:0.88457 5:0.99440
    untyped full ones 0:0.69446 1:0.94087
    untyped grow size 2:0.17075 3:0.36218 4:0.47015 6:0.61686 8:0.73690 11:0.84154 17:0.94642
    untyped grow height 1:0.35586 2:0.60652 3:0.81530
    untyped grow unary 0:0.28890 1:0.68397 2:0.86994 4:0.98362
    untyped grow x 0:0.35314 1:0.70929 2:0.87587 4:0.97637
    untyped grow ones 0:0.69426 1:0.93737
    untyped halfAndHalf size 4:0.14425 6:0.31207 8:0.48217 10:0.58901 13:0.71059 17:0.82574 24:0.92660
    untyped halfAndHalf height 2:0.35517 3:0.68429
    untyped halfAndHalf unary 1:0.37238 2:0.66128 3:0.82827 5:0.95891
    untyped halfAndHalf x 0:0.22132 1:0.52491 2:0.73850 3:0.86123 5:0.96183
    untyped halfAndHalf ones 0:0.57369 1:0.87209 3:0.99087
    untyped onePoint size 4:0.15937 6:0.30972 8:0.46154 10:0.57903 13:0.70683 17:0.82337 24:0.92741
    untyped onePoint height 2:0.28370 3:0.58559 4:0.89175 6:0.99557
    untyped onePoint unary 1:0.39027 2:0.65783 3:0.82310 5:0.95793
    untyped onePoint x 0:0.22617 1:0.52640 2:0.73608 3:0.85916 5:0.96135
    untyped onePoint ones 0:0.57654 1:0.87077 3:0.99098
    untyped leafBiased size 4:0.15975 6:0.30912 8:0.46217 10:0.57978 13:0.70995 17:0.82424 24:0.92755
    untyped leafBiased height 2:0.29224 3:0.59857 4:0.89717
    untyped leafBiased unary 1:0.38496 2:0.66153 3:0.82530 5:0.95834
    untyped leafBiased x 0:0.22362 1:0.52517 2:0.73722 3:0.85959 5:0.96142
    untyped leafBiased ones 0:0.57550 1:0.87081 3:0.99081
    untyped limited size 4:0.16686 6:0.32782 8:0.48968 10:0.61115 13:0.73794 17:0.84886 26:0.95557
    untyped limited height 2:0.29800 3:0.63011
    untyped limited unary 1:0.40832 2:0.68961 3:0.85313 5:0.96813
    untyped limited x 0:0.23514 1:0.54480 2:0.75491 3:0.87380 6:0.98416
    untyped limited ones 0:0.58988 1:0.88051 3:0.99218
    untyped uniform size 3:0.13251 5:0.24101 7:0.37412 9:0.49828 11:0.60183 14:0.72366 18:0.83149 26:0.93835
    untyped uniform height 1:0.11119 2:0.29231 3:0.54553 4:0.84639 5:0.95977
    untyped uniform unary 0:0.14488 1:0.40704 2:0.65342 3:0.81661 5:0.95481
    untyped uniform x 0:0.22737 1:0.51924 2:0.72376 3:0.84857 5:0.95752
    untyped uniform ones 0:0.57068 1:0.86509 3:0.99018
    untyped nodeReplacement size 4:0.14292 6:0.31079 8:0.48013 10:0.58815 13:0.70991 17:0.82519 24:0.92715
    untyped nodeReplacement height 2:0.35240 3:0.68339
    untyped nodeReplacement unary 1:0.37114 2:0.66168 3:0.82767 5:0.95931
    untyped nodeReplacement x 0:0.21921 1:0.52507 2:0.73829 3:0.85948 5:0.96156
    untyped nodeReplacement ones 0:0.57619 1:0.87147 3:0.99076
    untyped insert size 6:0.16229 8:0.33795 10:0.49573 12:0.60093 15:0.71992 19:0.83076 27:0.93847
    untyped insert height 3:0.37278 4:0.70974
    untyped insert unary 1:0.26599 2:0.55183 3:0.76496 4:0.88306 7:0.98820
    untyped insert x 0:0.16878 1:0.45119 2:0.68402 3:0.82914 5:0.95234
    untyped insert ones 0:0.53017 1:0.84615 2:0.95625
    untyped shrink size 2:0.14987 4:0.29595 5:0.41704 7:0.54491 9:0.64821 12:0.75970 17:0.87394 29:0.97559
    untyped shrink height 1:0.14987 2:0.44939 3:0.74615
    untyped shrink unary 0:0.15260 1:0.55600 2:0.77721 3:0.89122 7:0.99566
    untyped shrink x 0:0.29274 1:0.61599 2:0.79869 4:0.94615
    untyped shrink ones 0:0.63337 1:0.90072
    untyped ephemeralOne size 4:0.14264 6:0.31197 8:0.48139 10:0.58808 13:0.71003 17:0.82620 24:0.92742
    untyped ephemeralOne height 2:0.35326 3:0.68534
    untyped ephemeralOne unary 1:0.37165 2:0.66227 3:0.82867 5:0.95896
    untyped ephemeralOne x 0:0.21995 1:0.52476 2:0.73750 3:0.85859 5:0.96208
    untyped ephemeralOne ones 0:0.57487 1:0.87016 3:0.99072
    untyped ephemeralAll size 4:0.14488 6:0.31278 8:0.48467 10:0.59093 13:0.71254 17:0.82647 24:0.92736
    untyped ephemeralAll height 2:0.35656 3:0.68606
    untyped ephemeralAll unary 1:0.37287 2:0.66439 3:0.82919 5:0.95915
    untyped ephemeralAll x 0:0.22251 1:0.52601 2:0.73971 3:0.86083 5:0.96226
    untyped ephemeralAll ones 0:0.57715 1:0.87077 3:0.99059
    typed full size 3:0.35530 6:0.54273 7:0.68798 11:0.80528 14:0.91373
    typed full height 1:0.33480 2:0.66749
    typed full unary 0:0.43132 1:0.80487 2:0.95941
    typed full x 0:0.63559 1:0.83741 2:0.94417
    typed full ones 0:0.83175 1:0.97042
    typed grow size 2:0.13570 3:0.42281 5:0.59732 7:0.74377 10:0.85977 16:0.96322
    typed grow height 1:0.40602 2:0.65966 3:0.84732
    typed grow unary 0:0.48488 1:0.86372 2:0.96880
    typed grow x 0:0.68183 1:0.86521 3:0.98492
    typed grow ones 0:0.85425 1:0.97508
    typed halfAndHalf size 4:0.10684 6:0.25114 7:0.40608 9:0.51744 12:0.64858 15:0.77692 21:0.88290 34:0.98445
    typed halfAndHalf height 2:0.36007 3:0.69305
    typed halfAndHalf unary 0:0.21345 1:0.58615 2:0.83113 3:0.93663
    typed halfAndHalf x 0:0.45311 1:0.68936 2:0.84864 4:0.96485
    typed halfAndHalf ones 0:0.71574 1:0.92488
    typed onePoint size 4:0.12276 6:0.26528 7:0.36988 9:0.50025 12:0.64487 15:0.76280 20:0.86970 31:0.97143
    typed onePoint height 2:0.29511 3:0.59998 4:0.90309
    typed onePoint unary 0:0.21230 1:0.59670 2:0.82953 3:0.93554
    typed onePoint x 0:0.45193 1:0.68815 2:0.84622 4:0.96437
    typed onePoint ones 0:0.71382 1:0.92431
    typed leafBiased size 4:0.12059 6:0.26088 7:0.37309 9:0.50214 11:0.60423 14:0.72896 18:0.83753 27:0.94573
    typed leafBiased height 2:0.30824 3:0.61815 4:0.91298
    typed leafBiased unary 0:0.21293 1:0.59415 2:0.83108 3:0.93510
    typed leafBiased x 0:0.45227 1:0.68584 2:0.84637 4:0.96556
    typed leafBiased ones 0:0.71300 1:0.92471
    typed limited size 4:0.12582 6:0.27687 7:0.38728 9:0.52599 11:0.62735 14:0.75769 18:0.86209 28:0.96275
    typed limited height 2:0.30591 3:0.63805
    typed limited unary 0:0.21826 1:0.61355 2:0.84942 4:0.98447
    typed limited x 0:0.46673 1:0.70556 2:0.85950 4:0.97017
    typed limited ones 0:0.72503 1:0.92966
    typed uniform size 3:0.10733 6:0.25533 8:0.40514 10:0.51809 13:0.65951 16:0.76814 21:0.87260 33:0.97528
    typed uniform height 2:0.27863 3:0.53987 4:0.84435 5:0.95979
    typed uniform unary 0:0.25115 1:0.59182 2:0.81945 3:0.92962
    typed uniform x 0:0.45086 1:0.67385 2:0.83217 4:0.96010
    typed uniform ones 0:0.70658 1:0.91812
    typed nodeReplacement size 4:0.10562 6:0.25065 7:0.40656 9:0.51777 12:0.64830 15:0.77685 21:0.88241 34:0.98469
    typed nodeReplacement height 2:0.36120 3:0.69322
    typed nodeReplacement unary 0:0.21416 1:0.58715 2:0.83136 3:0.93678
    typed nodeReplacement x 0:0.45344 1:0.69069 2:0.84796 4:0.96501
    typed nodeReplacement ones 0:0.71462 1:0.92360
    typed insert size 6:0.11456 8:0.29052 9:0.41433 11:0.52490 14:0.65676 17:0.78093 23:0.88446 36:0.98523
    typed insert height 3:0.38681 4:0.72571
    typed insert unary 0:0.15046 1:0.47467 2:0.75686 3:0.90534
    typed insert x 0:0.43633 1:0.65953 2:0.82283 4:0.95910
    typed insert ones 0:0.69706 1:0.91468
    typed shrink size 4:0.21285 5:0.40669 7:0.52356 10:0.66295 13:0.79068 19:0.89160 34:0.99194
    typed shrink height 2:0.43767 3:0.74009
    typed shrink unary 0:0.31964 1:0.73233 2:0.89772 5:0.99791
    typed shrink x 0:0.48392 1:0.73192 2:0.87765 5:0.98857
    typed shrink ones 0:0.74078 1:0.93810
    typed ephemeralOne size 4:0.10675 6:0.24935 7:0.40627 9:0.51712 12:0.64790 15:0.77551 21:0.88172 34:0.98433
    typed ephemeralOne height 2:0.36083 3:0.69054
    typed ephemeralOne unary 0:0.21445 1:0.58542 2:0.83035 3:0.93623
    typed ephemeralOne x 0:0.45398 1:0.69040 2:0.84628 4:0.96442
    typed ephemeralOne ones 0:0.71620 1:0.92424
    typed ephemeralAll size 4:0.10569 6:0.24976 7:0.40503 9:0.51614 12:0.64814 15:0.77638 21:0.88250 34:0.98479
    typed ephemeralAll height 2:0.35943 3:0.69094
    typed ephemeralAll unary 0:0.21348 1:0.58522 2:0.83066 3:0.93673
    typed ephemeralAll x 0:0.45112 1:0.68927 2:0.84678 4:0.96522
    typed ephemeralAll ones 0:0.71668 1:0.92398
    """
}
