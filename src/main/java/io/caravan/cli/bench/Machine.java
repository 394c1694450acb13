package io.caravan.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The machine that figures were measured on; without it they say little.
 *
 * @param processor its model, as the kernel calls it
 * @param cores that can be used
 * @param memoryMiB of all
 * @param system kernel and its version
 * @param java the JVM
 * @param nginx its version, or that there is none
 * @param load how many processes wanted to run on average of the minute before; more than a little makes latencies worthless
 */
public record Machine(
        String processor, int cores, long memoryMiB, String system, String java, String nginx, double load) {

    private static final Pattern MODEL = Pattern.compile("(?m)^(?:model name|Model)\\s*:\\s*(.+)$");
    private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB$");

    /** This one, now. */
    public static Machine here(String nginx) throws IOException {
        return new Machine(
                find(MODEL, "/proc/cpuinfo", System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(find(MEMORY, "/proc/meminfo", "0")) / 1024,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                nginx,
                Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]));
    }

    private static String find(Pattern pattern, String file, String otherwise) throws IOException {
        var line = pattern.matcher(Files.readString(Path.of(file)));
        return line.find() ? line.group(1).strip() : otherwise;
    }

    /** A word for names of files: machines of one kind share it. */
    public String kind() {
        return System.getProperty("os.arch") + "-" + cores + "-cores";
    }

    /** What there is to say, in order. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("processor", processor);
        facts.put("cores", cores);
        facts.put("memory_mib", memoryMiB);
        facts.put("system", system);
        facts.put("java", java);
        facts.put("nginx", nginx);
        facts.put("load_before", load);
        return facts;
    }
}
