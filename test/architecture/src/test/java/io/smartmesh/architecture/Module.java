package io.smartmesh.architecture;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One Maven module and the modules it may use. The table below is the architecture: arrows point up
 * only, adapters never see each other, and no arrow exists that is not written here.
 */
record Module(String folder, Set<String> mayUse) {

  private static final String PROTOCOLS =
      "base crypto ethereum mesh session tunnel stream transfer carry byhand dtn ratchet content"
          + " message identity contact group around backup errand channel payment";

  private static final String CORE = PROTOCOLS + " node";

  private static final String NETS = "udp tcp serial tun tcpcl";

  private static final String APPS = "relayer simulator demo bench";

  /** folder : modules it may use, by the last part of their folder. */
  private static final String TABLE =
      """
      foundation/base      :
      foundation/crypto    : base
      foundation/ethereum  : base crypto
      protocol/mesh        : base crypto
      protocol/ratchet     : base crypto
      protocol/content     : base
      protocol/message     : base crypto ratchet content
      protocol/session     : base crypto
      protocol/tunnel      : base crypto session
      protocol/stream      : base crypto session
      protocol/transfer    : base crypto stream
      protocol/carry       : base crypto
      protocol/byhand      : base crypto
      protocol/dtn         : base
      protocol/identity    : base crypto ethereum
      protocol/contact     : base crypto identity
      protocol/group       : base crypto content contact
      protocol/around      : base crypto contact
      protocol/backup      : base crypto
      protocol/errand      : base crypto ethereum
      protocol/channel     : base crypto ethereum
      protocol/payment     : base crypto ethereum channel
      node                 : PROTOCOLS
      adapter/udp          : CORE
      adapter/tcp          : CORE
      adapter/serial       : CORE
      adapter/tun          : CORE
      adapter/tcpcl        : CORE
      adapter/files        : CORE
      adapter/store-memory : CORE
      adapter/store-sqlite : CORE
      adapter/chain-rpc    : CORE
      adapter/api          : CORE
      runtime              : CORE
      app/simulator        : CORE store-memory
      app/relayer          : base crypto ethereum chain-rpc api
      app/demo             : CORE store-sqlite chain-rpc api
      app/bench            : CORE udp store-sqlite chain-rpc api runtime relayer
      app/cli              : CORE NETS APPS files store-sqlite chain-rpc api runtime
      test/testkit         : base crypto
      test/fuzz            :
      test/model           :
      test/processes       :
      """;

  /** Every module by name, lowest layer first. */
  static final Map<String, Module> ALL = parse();

  String name() {
    return folder.substring(folder.lastIndexOf('/') + 1);
  }

  /** Layers L0 to L3: no IO, no threads, no clock, no randomness of their own. */
  boolean isSansIo() {
    return folder.startsWith("foundation/") || isMachine();
  }

  /** Layers L2 and L3: the machines that the simulator replays from a seed. */
  boolean isMachine() {
    return folder.startsWith("protocol/") || folder.equals("node");
  }

  Path classes() {
    return Tree.ROOT.resolve(folder).resolve("target/classes");
  }

  /**
   * Whether this package may stand in this module: {@code store-sqlite} is store.sqlite. The fuzz
   * tests stand in the packages of all others, for most decoders are package-private.
   */
  boolean owns(String packageName) {
    if (name().equals("fuzz") && ALL.values().stream().anyMatch(m -> m.mayBeFuzzed(packageName))) {
      return true;
    }
    String root = "io.smartmesh." + name().replace("-", "");
    String dotted = "io.smartmesh." + name().replace('-', '.');
    return (packageName + ".").startsWith(root + ".")
        || (packageName + ".").startsWith(dotted + ".");
  }

  private boolean mayBeFuzzed(String packageName) {
    return !name().equals("fuzz") && owns(packageName);
  }

  private static Map<String, Module> parse() {
    Map<String, Module> all = new LinkedHashMap<>();
    String table =
        TABLE
            .replace("CORE", CORE)
            .replace("PROTOCOLS", PROTOCOLS)
            .replace("NETS", NETS)
            .replace("APPS", APPS);
    for (String line : table.lines().toList()) {
      String[] sides = line.split(":", 2);
      Set<String> mayUse = new TreeSet<>(Arrays.asList(sides[1].trim().split(" +", -1)));
      mayUse.remove("");
      Module module = new Module(sides[0].trim(), mayUse);
      all.put(module.name(), module);
    }
    return all;
  }
}
