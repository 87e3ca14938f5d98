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
    $warnings = @(Get-ModuleResult -Draft $draft -Modules $target.Modules) + @(Get-IntoBackupResult -Draft $draft -Paths @($target.IntoBackup) -Backup $Context.Observation.Backup.Name)
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
