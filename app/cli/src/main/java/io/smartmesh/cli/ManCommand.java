package io.smartmesh.cli;

import io.smartmesh.api.client.Texts;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the manual that {@code man} shows. */
@Command(name = "man", mixinStandardHelpOptions = true)
final class ManCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    // Of all commands: this run has made only its own.
    List<String> words = spec.root().commandLine().getParseResult().originalArgs();
    String language = Main.language(words);
    CommandLine all = Main.commandLine(List.of("--lang=" + language));
    Texts texts = new Texts(Main.class, language);
    spec.commandLine().getOut().println(ManPage.of(all, texts, VersionCommand.version()));
    return 0;
  }
}
