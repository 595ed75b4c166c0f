package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.bench.lab.Jvm;
import io.smartmesh.bench.lab.Lab;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** A benchmark with real links; without root and namespaces it says so and ends. */
abstract class LabBench extends Bench {
  @Mixin private LabOptions options = new LabOptions();

  LabBench(int repetitions) {
    super(repetitions);
  }

  abstract ObjectNode inLab(LabOptions options, Path directory, Progress progress) throws Exception;

  @Override
  final ObjectNode measure(Path directory, Progress progress) throws Exception {
    Optional<String> complaint = options.complaint();
    require(complaint.isEmpty(), complaint.orElse(""));
    Optional<String> missing = Lab.missing();
    if (missing.isPresent()) {
      throw new BenchFailure(missing.get());
    }
    ObjectNode result = inLab(options, directory, progress);
    return result
        .put("node_options", Jvm.nodeOptions().toString())
        .put("node_archive", Jvm.nodeArchive().map(Path::toString).orElse("none"));
  }
}
