"""coro-tidy on every C++ source of the targets that are built, cached and run remotely as any other action.

    bazel build //... --aspects=//tools:coro_tidy.bzl%coro_tidy_aspect --output_groups=coro_tidy

Copy this file to //tools, with a target `coro_tidy` there that is the program: a sh_binary, or a prebuilt one. A finding
fails the build; its text is what the action prints. The checks are the default ones.
"""

load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain", "use_cpp_toolchain")
load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")

_SOURCES = ["cc", "cpp", "cxx", "c++", "C"]

def _flags(ctx, toolchain, context):
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    copts = ctx.fragments.cpp.cxxopts + ctx.fragments.cpp.copts
    copts = copts + getattr(ctx.rule.attr, "copts", [])
    variables = cc_common.create_compile_variables(
        cc_toolchain = toolchain,
        feature_configuration = features,
        user_compile_flags = copts,
        include_directories = context.includes,
        quote_include_directories = context.quote_includes,
        system_include_directories = context.system_includes,
        preprocessor_defines = depset(transitive = [context.defines, context.local_defines]),
    )
    return cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = ACTION_NAMES.cpp_compile,
        variables = variables,
    )

def _check(ctx, source, flags, headers):
    out = ctx.actions.declare_file("{}.{}.coro-tidy".format(ctx.label.name, source.basename))
    arguments = ctx.actions.args()
    arguments.add("--quiet")
    arguments.add("--output-file", out)
    arguments.add(source)
    arguments.add("--")
    arguments.add_all(flags)
    ctx.actions.run_shell(
        outputs = [out],
        inputs = depset([source], transitive = [headers]),
        tools = [ctx.executable._coro_tidy],
        # 3 says that there is no coroutine in the file: most files have none.
        command = '"$1" "${@:2}"; s=$?; [ $s = 3 ] && s=0; [ $s = 0 ] || cat "' + out.path + '"; exit $s',
        arguments = [ctx.executable._coro_tidy.path, arguments],
        mnemonic = "CoroTidy",
        progress_message = "coro-tidy %s" % source.short_path,
    )
    return out

def _impl(target, ctx):
    if CcInfo not in target or not hasattr(ctx.rule.attr, "srcs"):
        return []
    toolchain = find_cpp_toolchain(ctx)
    context = target[CcInfo].compilation_context
    flags = _flags(ctx, toolchain, context)
    headers = depset(transitive = [context.headers, toolchain.all_files])
    sources = [f for attr in ctx.rule.attr.srcs for f in attr.files.to_list() if f.extension in _SOURCES and f.is_source]
    return [OutputGroupInfo(coro_tidy = depset([_check(ctx, source, flags, headers) for source in sources]))]

coro_tidy_aspect = aspect(
    implementation = _impl,
    attr_aspects = ["deps", "implementation_deps"],
    attrs = {
        "_coro_tidy": attr.label(
            default = Label("//tools:coro_tidy"),
            executable = True,
            cfg = "exec",
        ),
    },
    fragments = ["cpp"],
    toolchains = use_cpp_toolchain(),
)
