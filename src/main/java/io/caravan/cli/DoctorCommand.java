package io.caravan.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks whether everything is as it should be. */
@Command(
        name = "doctor",
        description = "Looks at what Caravan needs on this machine and says what to do where something is wrong")
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    private final Project project = Project.locate();

    @Override
    public Integer call() throws IOException {
        return new Doctor(project.root(), common.path(project), Terminal.standard()).examine();
    }
}
