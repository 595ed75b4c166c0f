package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.cli.deploy.TestChain;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code smartmesh relayer} as a process of its own. */
record RelayerChild(Process process, String url) implements AutoCloseable {
  /**
   * @param folder with {@code relayer}, whose account has coin, its passphrase and the address book
   */
  static RelayerChild start(TestChain chain, Path folder) throws Exception {
    List<String> command =
        new ArrayList<>(UpProcess.command(List.of(), "relayer", folder.resolve("relayer")));
    command.addAll(List.of("--passphrase-file", folder.resolve("passphrase").toString()));
    command.addAll(List.of("--contracts", folder.resolve("book.json").toString()));
    command.addAll(List.of("--rpc", chain.endpoint().toString(), "--rate", "1000", "--json"));
    command.addAll(List.of("--listen", "127.0.0.1:0", "--confirmations", "0"));
    command.addAll(List.of("--patience", "2", "--poll", "100", "--per-minute", "100000"));
    Path errors = Files.createTempFile(folder, "relayer", ".log");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = String.valueOf(out.readLine());
    assertTrue(line.startsWith("{"), () -> line + errors);
    return new RelayerChild(process, JsonValue.parse(line).text("listen"));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
