package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.chain.rpc.ContractCreator;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.cli.deploy.DeployFailure;
import io.smartmesh.cli.deploy.Deployment;
import io.smartmesh.cli.deploy.DurableFile;
import io.smartmesh.cli.deploy.Network;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.Distribution;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The contracts, put on a chain by the account of a directory (TK-18 to TK-22). */
@Command(name = "deploy", mixinStandardHelpOptions = true)
final class DeployCommand implements Callable<Integer> {
  @Mixin private LocalKeys keys = new LocalKeys();

  @Option(names = "--network", paramLabel = "NETWORK", required = true)
  private String profile = "";

  @Option(names = "--rpc", paramLabel = "URL")
  private @Nullable URI rpc;

  @Option(names = "--plan")
  private boolean planOnly;

  @Option(names = "--book", paramLabel = "FILE")
  private @Nullable Path book;

  @Option(names = "--i-mean-it", paramLabel = "NETWORK")
  private String meant = "";

  @Override
  public Integer call() throws Failure, IOException {
    try {
      Network network = Network.load(profile);
      URI endpoint = endpoint(network);
      // TK-22: others see it, and nothing can be taken back.
      if (network.isPublic() && !planOnly && !meant.equals(network.name())) {
        throw new Failure("deploy-not-meant", network.name(), "" + network.chainId());
      }
      try (DataDirectory directory = DataDirectory.openAlone(keys.directory());
          SigningKey key = keys.keyring(directory).accountKey()) {
        ContractCreator chain = new ContractCreator(endpoint, key, keys.curve);
        DurableFile journal = new File(directory.resolve("deploy-" + network.name() + ".json"));
        Deployment deployment = Deployment.of(chain, network, journal);
        if (planOnly) {
          plan(network, deployment, chain);
        } else {
          deploy(network, deployment, directory);
        }
      }
      return 0;
    } catch (DeployFailure e) {
      throw new Failure(e.code(), e.values().toArray(new String[0]));
    } catch (RpcFailure e) {
      throw new Failure("deploy-chain", e.getMessage());
    }
  }

  private URI endpoint(Network network) throws Failure {
    if (rpc != null) {
      String scheme = String.valueOf(rpc.getScheme());
      if (!scheme.equals("http") && !scheme.equals("https")) {
        throw new Failure("deploy-no-endpoint", network.name());
      }
      return rpc;
    }
    return network.rpc().orElseThrow(() -> new Failure("deploy-no-endpoint", network.name()));
  }

  private void plan(Network network, Deployment deployment, ContractCreator chain)
      throws DeployFailure, RpcFailure {
    LocalKeys client = keys;
    int count = deployment.plan().steps().size();
    List<String> steps = new ArrayList<>();
    if (!client.wantsJson()) {
      client.say(
          "deploy.plan",
          network.name(),
          "" + network.chainId(),
          chain.address(),
          "" + count,
          "" + deployment.plan().firstNonce());
    }
    Amount sum =
        deployment.costs(
            (number, step, estimate) -> {
              String cost = estimate.map(e -> coin(e.costMost())).orElse("0");
              long gas = estimate.map(ContractCreator.Estimate::gas).orElse(0L);
              if (client.wantsJson()) {
                steps.add(
                    JsonValue.object(
                        "name", step.name(),
                        "contract", step.creation().contract(),
                        "address", step.address().toString(),
                        "nonce", step.nonce(),
                        "done", estimate.isEmpty(),
                        "gas", gas,
                        "costMost", cost));
              } else {
                client.say(
                    estimate.isEmpty() ? "deploy.plan.done" : "deploy.plan.step",
                    "" + number,
                    "" + count,
                    step.name(),
                    step.address(),
                    "" + gas,
                    cost);
              }
            });
    if (client.wantsJson()) {
      client
          .out()
          .println(
              JsonValue.object(
                  "schema", "smartmesh.deploy.plan/1",
                  "network", network.name(),
                  "chainId", network.chainId(),
                  "deployer", chain.address().toString(),
                  "begun", deployment.isBegun(),
                  "costMost", coin(sum),
                  "coin", coin(chain.coin()),
                  "steps", JsonValue.parse("[" + String.join(",", steps) + "]")));
    } else {
      client.say("deploy.plan.sum", coin(sum), coin(chain.coin()));
    }
  }

  private void deploy(Network network, Deployment deployment, DataDirectory directory)
      throws DeployFailure, RpcFailure, IOException {
    LocalKeys client = keys;
    int count = deployment.plan().steps().size();
    String content =
        deployment.run(
            (number, step, wasThere) -> {
              if (!client.wantsJson()) {
                client.say(
                    wasThere ? "deploy.there" : "deploy.created",
                    "" + number,
                    "" + count,
                    step.name(),
                    step.address());
              }
            });
    Path target = book == null ? directory.resolve("contracts-" + network.name() + ".json") : book;
    new File(target).write(content);
    if (client.wantsJson()) {
      client.out().print(content);
      client.out().flush();
    } else {
      client.say("deploy.finished", target);
    }
  }

  private static String coin(Amount wei) {
    return wei.toDecimal(Distribution.DECIMALS);
  }

  /** As {@link SafeFile} writes it. */
  private record File(Path path) implements DurableFile {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public Optional<String> read() throws IOException {
      return Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty();
    }

    @Override
    public void write(String content) throws IOException {
      SafeFile.write(path.toAbsolutePath(), Bytes.utf8(content));
    }
  }
}
