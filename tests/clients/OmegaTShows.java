// What OmegaT reads from a glossary file, and which entries it would show for a segment. No window is opened.
//
// Run as: java -cp OmegaT.jar tests/clients/OmegaTShows.java GLOSSARY SEGMENTS
// The first lines of the output are the entries that were read, "entry TAB source TAB target TAB comment"; then, for each
// line of SEGMENTS, "segment TAB number" and the entries shown, "shown TAB source TAB target". In a field, a backslash is \\,
// a tab \t, a line end \n. Several targets of one entry stand in lines of their own.
//
// OmegaT's classes are found and called by name, at run time; nothing of OmegaT is part of this file. It was written
// against OmegaT 3.6, the version of Debian and Ubuntu.

import java.io.File;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

public class OmegaTShows {
    static Class<?> type(String name) throws Exception {
        return Class.forName("org.omegat." + name);
    }

    static Object get(Object of, String method) throws Exception {
        Method m = of.getClass().getMethod(method);
        m.setAccessible(true);
        return m.invoke(of);
    }

    /** A field of the object's class or of one above it. */
    static Field field(Class<?> of, String name) throws Exception {
        for (Class<?> c = of; c != null; c = c.getSuperclass()) {
            try {
                Field f = c.getDeclaredField(name);
                f.setAccessible(true);
                return f;
            } catch (NoSuchFieldException e) {
                // It is in a class above.
            }
        }
        throw new NoSuchFieldException(of + "." + name);
    }

    static Object make(Class<?> of, Class<?>[] types, Object... values) throws Exception {
        Constructor<?> c = of.getDeclaredConstructor(types);
        c.setAccessible(true);
        return c.newInstance(values);
    }

    static String line(String... fields) {
        List<String> out = new ArrayList<>();
        for (String f : fields) {
            out.add(f.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r"));
        }
        return String.join("\t", out);
    }

    static String[] targets(Object entry) throws Exception {
        return (String[]) entry.getClass().getMethod("getLocTerms", boolean.class).invoke(entry, false);
    }

    @SuppressWarnings("unchecked")
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        Path home = Files.createTempDirectory("omegat-home");
        type("util.RuntimePreferences").getMethod("setConfigDir", String.class).invoke(null, home + File.separator);

        // A project from Chinese to English, without files.
        Object properties = make(type("core.data.ProjectProperties"), new Class<?>[0]);
        properties.getClass().getMethod("setSourceLanguage", String.class).invoke(properties, "zh-CN");
        properties.getClass().getMethod("setTargetLanguage", String.class).invoke(properties, "en");
        Object tokenizer = make(type("tokenizer.LuceneSmartChineseTokenizer"), new Class<?>[0]);
        Class<?> projectType = type("core.data.IProject");
        Object project = Proxy.newProxyInstance(projectType.getClassLoader(), new Class<?>[] {projectType}, (proxy, method, values) -> {
            switch (method.getName()) {
                case "getProjectProperties":
                    return properties;
                case "getSourceTokenizer":
                    return tokenizer;
                case "isProjectLoaded":
                    return true;
                default:
                    return null;
            }
        });
        type("core.Core").getMethod("setProject", projectType).invoke(null, project);

        // The glossary, read as OmegaT reads the files of a project's glossary folder.
        Class<?> paneType = type("gui.glossary.GlossaryTextArea");
        Class<?> managerType = type("gui.glossary.GlossaryManager");
        Object manager = make(managerType, new Class<?>[] {paneType}, new Object[] {null});
        field(managerType, "priorityGlossary").set(manager, new File("glossary.txt"));
        Method load = managerType.getDeclaredMethod("loadGlossaryFile", File.class);
        load.setAccessible(true);
        List<Object> entries = (List<Object>) load.invoke(manager, new File(args[0]));
        if (entries == null) {
            System.err.println("OmegaT does not read files of this name");
            System.exit(1);
        }
        for (Object e : entries) {
            for (String target : targets(e)) {
                out.println("entry\t" + line((String) get(e, "getSrcText"), target, (String) get(e, "getCommentText")));
            }
        }
        ((Map<String, List<Object>>) field(managerType, "glossaries").get(manager)).put("g", entries);

        // The glossary pane itself needs a window; what searches for it only asks which segment it shows.
        Field unsafeField = field(Class.forName("sun.misc.Unsafe"), "theUnsafe");
        Object unsafe = unsafeField.get(null);
        Object pane = unsafe.getClass().getMethod("allocateInstance", Class.class).invoke(unsafe, paneType);
        Class<?> segmentType = type("core.data.SourceTextEntry");
        Class<?> keyType = type("core.data.EntryKey");
        Class<?> finder = type("gui.glossary.FindGlossaryThread");
        Method search = finder.getDeclaredMethod("search");
        search.setAccessible(true);
        int number = 0;
        for (String text : Files.readAllLines(Path.of(args[1]))) {
            Object key = keyType.getConstructors()[0].newInstance("f", text, null, null, null, null);
            Constructor<?> segmentMaker = segmentType.getConstructors()[0];
            Object segment = segmentMaker.newInstance(key, 1, null, null, Collections.emptyList());
            field(paneType, "currentlyProcessedEntry").set(pane, segment);
            Object thread = make(finder, new Class<?>[] {paneType, segmentType, managerType}, pane, segment, manager);
            out.println("segment\t" + number++);
            for (Object e : (List<Object>) search.invoke(thread)) {
                for (String target : targets(e)) {
                    out.println("shown\t" + line((String) get(e, "getSrcText"), target));
                }
            }
        }
        out.flush();
        System.exit(0);
    }
}
