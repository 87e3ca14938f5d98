# web.config starts this role's own program, with the current module, and points nowhere into the backup.
function Test-WebConfigTarget {
    param([hashtable]$Context)
    foreach ($file in $Facts.SettingsFiles) {
        # What IIS reads; any other file in XML starts nothing.
        if (-not (Test-SameName -One $file.Name -Other 'web.config') -or -not $file.OfRole -or -not [string]::Equals($file.Folder, $Facts.Runtime)) { continue }
        Get-WebConfigResults -Path "$($Facts.Runtime)/$($file.Name)" -Context $Context
    }
}

function Get-WebConfigResults {
    param([string]$Path, [hashtable]$Context)
    $draft = @{ Subject = $Path; Step = Get-StepOfFile -Path $Path; Expected = Get-Words 'web-config-target/expected' @{ programs = @($Facts.Role.Programs) } }
    if ($null -ne $Context.NoRuntime) { return New-Skip @draft -Reason $Context.NoRuntime }
    $judgement = $Context.Settings.Judgements[(ConvertTo-FoldedName -Name $Path)]
    if ($null -eq $judgement -or $judgement.Current.State -eq 'absent') { return New-Skip @draft -Reason (Get-Words 'web-config-target/absent' @{ path = $Path }) }
    $target = Get-First -Items @($Context.Settings.StartTargets | Where-Object -FilterScript { Test-SameName -One $_.Path -Other $Path })
    if ($null -eq $target) { return New-Skip @draft -Reason (Get-Words 'settings-files/unreadable' @{ path = $Path }) }
    $own = New-NameSet -Names $Facts.Role.Programs
    $started = @($target.Programs)
    if (@($started | Where-Object -FilterScript { $own.Contains((ConvertTo-FoldedName -Name $_)) }).Count -eq 0) { return Get-OtherProgramResult -Draft $draft -Started $started -Judgement $judgement -Backup $Context.Observation.Backup.Name }
    $elsewhere = Get-ElsewhereResult -Draft $draft -Target $target -Context $Context
    if ($null -ne $elsewhere) { return $elsewhere }
    $warnings = @(Get-HandlerResult -Draft $draft -Modules $target.Modules) + @(Get-ModuleResult -Draft $draft -Modules $target.Modules) + @(Get-IntoBackupResult -Draft $draft -Paths @($target.IntoBackup) -Backup $Context.Observation.Backup.Name)
    if ($warnings.Count -gt 0) { return $warnings }
    return New-Result -Draft $draft -Outcome 'pass' -Case 'web-config-target/right' -Values @{ path = $Path; started = $started }
}

# That it starts another program, or none.
function Get-OtherProgramResult {
    param([hashtable]$Draft, [object[]]$Started, [hashtable]$Judgement, [string]$Backup)
    $path = $Draft.Subject
    $programs = @($Facts.Role.Programs)
    $theirs = New-NameSet -Names $Started
    $other = @($Facts.OtherRoles | Where-Object -FilterScript { @($_.Programs | Where-Object -FilterScript { $theirs.Contains((ConvertTo-FoldedName -Name $_)) }).Count -gt 0 })
    $role = if ($other.Count -gt 0) { Get-Words 'web-config-target/of-role' @{ role = $other[0].Name } } else { '' }
    $names = if ($Started.Count -eq 0) { Get-Words 'web-config-target/nothing' } else { Format-Names -Names $Started }
    $libraries = @($programs | Where-Object -FilterScript { $_ -match '\.dll\z' })
    $program = Get-First -Items ($libraries + $programs + (Get-Words 'web-config-target/any-program'))
    $instead = if ($Judgement.Verdict -in 'identical', 'equivalent', 'absent-in-backup') { Get-Words 'web-config-target/no-better' }
    else { Get-Words 'web-config-target/own-again' @{ command = Get-CopyCommand -From "$Backup/$($path.Substring($Facts.Runtime.Length + 1))" -To $path } }
    return New-Result -Draft $Draft -Outcome 'fail' -Case 'web-config-target/other' -Values @{ path = $path; started = $names; role = $role; programs = $programs; file = Get-HostPath -Relative $path; program = $program; instead = $instead }
}

# That it starts a program of this name in another place; nothing where it does not, or into the backup.
function Get-ElsewhereResult {
    param([hashtable]$Draft, [hashtable]$Target, [hashtable]$Context)
    foreach ($program in $Target.Launched) {
        $place = Get-ProgramPlace -Program $program -Context $Context
        if ($place -in 'here', 'backup') { continue }
        $base = Get-BaseName -Path $program.Replace('\', '/')
        $name = Get-First -Items (@($Facts.Role.Programs | Where-Object -FilterScript { Test-SameName -One $_ -Other $base }) + 'the program')
        $asked = @{ Subject = $Draft.Subject; Step = $Draft.Step; Expected = Get-Words 'web-config-target/expected-place' @{ runtime = $Facts.Runtime } }
        $path = $Draft.Subject
        $file = Get-HostPath -Relative $path
        $folder = Get-HostPath -Relative $Facts.Runtime
        if ($place -eq 'no-file') { return New-Result -Draft $asked -Outcome 'fail' -Case 'web-config-target/no-file' -Values @{ path = $path; program = $program; file = $file; folder = $folder; name = $name } }
        return New-Result -Draft $asked -Outcome 'fail' -Case 'web-config-target/outside' -Values @{ path = $path; program = $program; runtime = $Facts.Runtime; file = $file; folder = $folder; name = $name }
    }
}

# Where a program is that web.config names, whose relative paths are below the runtime folder: here, backup, outside or no-file.
function Get-ProgramPlace {
    param([string]$Program, [hashtable]$Context)
    $path = Get-PathFromRuntime -Path (ConvertTo-FoldedName -Name $Program.Replace('\', '/')) -Observation $Context.Observation
    if ($null -eq $path) { return 'outside' }
    if ($path.StartsWith('../' + (ConvertTo-FoldedName -Name $Context.Observation.Backup.Name) + '/', [StringComparison]::Ordinal)) { return 'backup' }
    $runtime = '../' + (ConvertTo-FoldedName -Name $Facts.Runtime) + '/'
    $below = if ($path.StartsWith($runtime, [StringComparison]::Ordinal)) { $path.Substring($runtime.Length) } else { $path }
    if ($below.StartsWith('../', [StringComparison]::Ordinal)) { return 'outside' }
    $entry = $Context.Observation.RuntimeEntries[$below]
    # That a program is not where it belongs is another check's finding.
    $isKnown = ($null -ne $entry -and $entry.Kind -eq 'file') -or (New-NameSet -Names $Facts.Role.Programs).Contains($below)
    if ($isKnown -or $null -ne (Get-WhyHidden -Tree $Context.Observation.Runtime -Path $below)) { return 'here' }
    return 'no-file'
}

# A folded path from the runtime folder on; $null: it is in another folder.
function Get-PathFromRuntime {
    param([string]$Path, [hashtable]$Observation)
    if ($Path -notmatch '^(?:[a-z]:)?/') { return Get-TidyPath -Path $Path }
    $isKnown = $false
    foreach ($folder in $Facts.WorkingDirectory, $Observation.Directory) {
        $one = (ConvertTo-FoldedName -Name $folder.Replace('\', '/')) -replace '/+\z', ''
        if ($one -match '^[a-z]:') { $isKnown = $true }
        if ($folder -ne '' -and $Path.StartsWith("$one/", [StringComparison]::Ordinal)) { return Get-TidyPath -Path "../$($Path.Substring($one.Length + 1))" }
    }
    # Where the host's own path is not known, a folder of the runtime's name is taken for it.
    $runtime = '/' + (ConvertTo-FoldedName -Name $Facts.Runtime) + '/'
    $at = $Path.LastIndexOf($runtime, [StringComparison]::Ordinal)
    if ($isKnown -or $at -lt 0) { return $null }
    return Get-TidyPath -Path $Path.Substring($at + $runtime.Length)
}

# Without `.`, and `..` only at its beginning.
function Get-TidyPath {
    param([string]$Path)
    $parts = New-Object -TypeName 'Collections.Generic.List[string]'
    foreach ($part in $Path.Split([char]'/')) {
        if ($part -eq '' -or $part -eq '.') { continue }
        if ($part -eq '..' -and $parts.Count -gt 0 -and $parts[$parts.Count - 1] -ne '..') { $parts.RemoveAt($parts.Count - 1) } else { $parts.Add($part) }
    }
    return $parts -join '/'
}

function Get-HandlerResult {
    param([hashtable]$Draft, [object[]]$Modules)
    if (@($Modules | Where-Object -FilterScript { $_ -match '^(?:AspNetCoreModule|httpPlatformHandler)' }).Count -gt 0) { return }
    $module = 'AspNetCoreModuleV2'
    $path = $Draft.Subject
    $asked = @{ Subject = $path; Step = $Draft.Step; Expected = Get-Words 'web-config-target/expected-handler' @{ module = $module } }
    return New-Result -Draft $asked -Outcome 'warn' -Case 'web-config-target/handler' -Values @{ path = $path; module = $module; file = Get-HostPath -Relative $path }
}

function Get-ModuleResult {
    param([hashtable]$Draft, [object[]]$Modules)
    # The module that hosts the program since ASP.NET Core 2.2; its predecessor is gone from current bundles.
    $module = 'AspNetCoreModuleV2'
    $old = @($Modules | Where-Object -FilterScript { $_ -match '^AspNetCoreModule' -and -not (Test-SameName -One $_ -Other $module) })
    if ($old.Count -eq 0) { return }
    $path = $Draft.Subject
    $asked = @{ Subject = $path; Step = $Draft.Step; Expected = Get-Words 'web-config-target/expected-module' @{ module = $module } }
    return New-Result -Draft $asked -Outcome 'warn' -Case 'web-config-target/module' -Values @{ path = $path; modules = $old; module = $module; file = Get-HostPath -Relative $path; old = $old[0] }
}

function Get-IntoBackupResult {
    param([hashtable]$Draft, [object[]]$Paths, [string]$Backup)
    if ($Paths.Count -eq 0) { return }
    $path = $Draft.Subject
    $outside = @{ Subject = $path; Step = $Draft.Step; Expected = Get-Words 'web-config-target/expected-outside' }
    return New-Result -Draft $outside -Outcome 'warn' -Case 'web-config-target/into-backup' -Values @{ path = $path; paths = $Paths; backup = $Backup; file = Get-HostPath -Relative $path; first = $Paths[0]; runtime = Get-HostPath -Relative $Facts.Runtime }
}
