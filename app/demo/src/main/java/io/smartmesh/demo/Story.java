package io.smartmesh.demo;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.chain.rpc.RpcFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The order of events. Whatever happens, nothing is left running. */
final class Story {
  private final DemoOptions options;
  private final StoreKeys keys;
  private final Narrator narrator;
  private final Outcome outcome;

  Story(DemoOptions options, StoreKeys keys, Narrator narrator, Outcome outcome) {
    this.options = options;
    this.keys = keys;
    this.narrator = narrator;
    this.outcome = outcome;
  }

  void tell() throws Exception {
    try (Cleanup cleanup = new Cleanup()) {
      Path temporary = Files.createTempDirectory("smd");
      cleanup.add(() -> deleteAll(temporary));
      Path directory = options.keep().orElse(temporary);
      try {
        play(new Setting(options, narrator, outcome, cleanup, directory).set(temporary));
      } catch (DemoFailure e) {
        throw e.with(Logs.ends(directory));
      } catch (ApiFailure | RpcFailure | IOException e) {
        throw new DemoFailure(String.valueOf(e.getMessage())).with(Logs.ends(directory));
      }
    }
  }

  private void play(Stage stage) throws Exception {
    Books books = new Books(stage);
    Artefact artefact = new Artefact(stage.lastCarrier(), keys, stage.directory());
    new OpeningAct(stage).play();
    new OfflineAct(stage).play(artefact);
    new CrashAct(stage).play();
    new SettlementAct(stage, books).play(artefact);
    books.close();
  }

  private static void deleteAll(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException e) {
      // The system clears its temporary directory itself in the end.
    }
  }
}
