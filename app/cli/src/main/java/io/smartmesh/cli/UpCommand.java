package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Texts;
import io.smartmesh.base.Amount;
import io.smartmesh.chain.rpc.RpcConfig;
import io.smartmesh.runtime.Stop;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a node until it is told to stop (Ctrl-C or SIGTERM). */
@Command(name = "up", mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final int SMT_DECIMALS = 18;

  @Mixin private DataOption data = new DataOption();

  @Option(names = "--name", paramLabel = "NAME")
  private String name = "node";

  @Option(names = "--network", paramLabel = "N")
  private long network = 1;

  @Option(names = "--chain", paramLabel = "URL", split = ",")
  private List<URI> chain = List.of();

  @Option(names = "--contracts", paramLabel = "FILE")
  private @Nullable Path contracts;

  @Option(names = "--confirmations", paramLabel = "N")
  private int confirmations = 6;

  @Option(names = "--udp-bind", paramLabel = "HOST:PORT", converter = Endpoint.Converter.class)
  private @Nullable Endpoint udpBind;

  @Option(names = "--udp-peer", paramLabel = "HOST:PORT", converter = Endpoint.Converter.class)
  private List<Endpoint> udpPeers = List.of();

  @Option(names = "--api-port", paramLabel = "PORT")
  private int apiPort = 9471;

  @Option(names = "--offline-seconds", paramLabel = "SECONDS")
  private long offlineSeconds = 86_400;

  @Option(names = "--fee", paramLabel = "SMT")
  private String fee = "0.001";

  @Option(names = "--log-frames")
  private boolean logFrames;

  @Option(names = "--json")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Texts texts = new Texts(spec.resourceBundle());
    require(udpPeers.isEmpty() || udpBind != null, texts, "up.peer-needs-bind");
    require(chain.isEmpty() || contracts != null, texts, "up.chain-needs-contracts");
    require(apiPort >= 0 && apiPort < 65_536, texts, "up.bad-port");
    NodeSettings settings =
        new NodeSettings(
            name,
            network,
            new NodeSettings.ChainLink(
                chain,
                contracts == null ? AddressBook.NONE : AddressBook.read(contracts),
                confirmations),
            new NodeSettings.Udp(udpBind, udpPeers),
            apiPort,
            offlineSeconds,
            fee(),
            logFrames);
    require(
        confirmations >= 0 && confirmations <= RpcConfig.CONFIRMATIONS_MOST,
        texts,
        "up.bad-confirmations");
    require(
        chain.size() <= RpcConfig.ENDPOINTS_MOST && chain.stream().allMatch(UpCommand::isHttp),
        texts,
        "up.bad-chain");
    DataDirectory directory = DataDirectory.openAlone(data.directory());
    Daemon daemon = Daemon.start(directory, settings);
    Runtime.getRuntime().addShutdownHook(new Thread(daemon::close, "smartmesh-stop"));
    spec.commandLine().getOut().println(readyLine(texts, daemon));
    Stop end = daemon.awaitEnd();
    if (end.exitCode() != 0) {
      spec.commandLine().getErr().println(end.sentence());
    }
    return end.exitCode();
  }

  private String readyLine(Texts texts, Daemon daemon) {
    String address = daemon.address().toString();
    String directory = data.directory().toString();
    return json
        ? JsonValue.object(
            "schema",
            "smartmesh.ready/1",
            "name",
            name,
            "address",
            address,
            "apiPort",
            (long) daemon.apiPort(),
            "data",
            directory)
        : texts.get("up.ready", name, address, daemon.apiPort(), directory);
  }

  private Amount fee() {
    try {
      return Amount.parse(fee, SMT_DECIMALS);
    } catch (NumberFormatException e) {
      throw new ParameterException(spec.commandLine(), "--fee: " + e.getMessage());
    }
  }

  private static boolean isHttp(URI endpoint) {
    return List.of("http", "https").contains(String.valueOf(endpoint.getScheme()));
  }

  private void require(boolean holds, Texts texts, String key) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), texts.get(key));
    }
  }
}
