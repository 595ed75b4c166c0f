package io.smartmesh.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script with which a shell completes commands and options. */
@Command(name = "completion", mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  private static final String PROGRAM = "smartmesh";

  /** Where it is used. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @Parameters(paramLabel = "SHELL", descriptionKey = "completion.shell")
  private Shell shell = Shell.BASH;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    // Of all commands: this run has made only its own.
    List<String> words = spec.root().commandLine().getParseResult().originalArgs();
    CommandLine all = Main.commandLine(List.of("--lang=" + Main.language(words)));
    spec.commandLine()
        .getOut()
        .println(shell == Shell.FISH ? FishCompletion.of(all) : AutoComplete.bash(PROGRAM, all));
    return 0;
  }
}
