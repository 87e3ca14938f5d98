# What touches IIS and services. Each stands in one small function, to be read and
# replaced: an alias of the same name, set before the script is started, takes its place (about_Command_Precedence).

# Does this script stop and start the program itself?
function Test-Hosted { return $Run.Hosting -eq 'iis' -or $Run.Hosting -eq 'service' }

# What is stopped and started.
function Format-Hosted {
    if ($Run.Hosting -eq 'service') { return "the service $Service" }
    if ($Site -eq '') { return "the application pool $AppPool" }
    return "the application pool $AppPool with the site $Site"
}

# What of it is not there, before anything is begun: one sentence each.
function Find-HostingFaults {
    if (-not (Test-Hosted)) { return }
    if (-not (Test-Elevation)) {
        return 'This PowerShell does not run as administrator, and services and IIS cannot be stopped. ' +
            'Open it with "Run as administrator".'
    }
    if ($Run.Hosting -eq 'service') {
        if ($Service -eq '') { return '-Service is missing: the name of the Windows service.' }
        if ("$(Get-ServiceStatus)" -eq '') { return "-Service: there is no service $Service." }
        return
    }
    if ($AppPool -eq '') { return '-AppPool is missing: the application pool of IIS.' }
    if ((Get-PoolState) -eq '') { "-AppPool: IIS has no application pool $AppPool." }
    if ($Site -ne '' -and (Get-SiteState) -eq '') { "-Site: IIS has no site $Site." }
}

# Does the program run?
function Test-Running {
    if ($Run.Hosting -eq 'iis') { return ((Get-PoolState) -ne 'Stopped' -or @(Get-WorkerProcess).Count -gt 0) }
    return (Get-ServiceStatus) -ne 'Stopped'
}

# Stops the program and waits until its process is gone, so that no file stays in use.
function Stop-Hosted {
    if ($Run.Hosting -eq 'iis') {
        if ((Get-PoolState) -ne 'Stopped') { [void](Invoke-AppCmd 'stop' 'apppool' "/apppool.name:$AppPool") }
        $failure = "the worker process of the application pool $AppPool has not ended"
        Wait-Until -Condition { @(Get-WorkerProcess).Count -eq 0 } -Failure $failure
        if ($Site -ne '' -and (Get-SiteState) -ne 'Stopped') { [void](Invoke-AppCmd 'stop' 'site' "/site.name:$Site") }
        return
    }
    $process = Get-ServiceProcess
    Stop-HostedService
    Wait-Until -Condition { (Get-ServiceStatus) -eq 'Stopped' } -Failure "the service $Service has not stopped"
    if ($process -gt 0) {
        $hasEnded = { $null -eq (Get-Process -Id $process -ErrorAction SilentlyContinue) }
        Wait-Until -Condition $hasEnded -Failure "the process of the service $Service has not ended"
    }
}

function Start-Hosted {
    if ($Run.Hosting -eq 'iis') {
        if ((Get-PoolState) -ne 'Started') { [void](Invoke-AppCmd 'start' 'apppool' "/apppool.name:$AppPool") }
        if ($Site -ne '' -and (Get-SiteState) -ne 'Started') { [void](Invoke-AppCmd 'start' 'site' "/site.name:$Site") }
        Wait-Until -Condition { (Get-PoolState) -eq 'Started' } -Failure "the application pool $AppPool has not started"
        return
    }
    Start-HostedService
    Wait-Until -Condition { (Get-ServiceStatus) -eq 'Running' } -Failure "the service $Service has not started"
}

function Wait-Until {
    param([scriptblock]$Condition, [string]$Failure)
    $until = [DateTime]::UtcNow.AddSeconds($WaitSeconds)
    while (-not (& $Condition)) {
        if ([DateTime]::UtcNow -gt $until) { Stop-Run -Says "After $WaitSeconds seconds, $Failure." }
        Start-Sleep -Milliseconds 250
    }
}

# IIS's own tool, which works alike in Windows PowerShell and PowerShell 7. Gives its lines.
function Invoke-AppCmd {
    $lines = @(& (Join-Path $env:windir 'system32\inetsrv\appcmd.exe') $args)
    # A list of nothing, or of what is not there, ends with an error and says no state.
    if ($LASTEXITCODE -ne 0 -and $args[0] -eq 'list') { return }
    if ($LASTEXITCODE -ne 0) {
        Stop-Run -Says "appcmd.exe $([string]::Join(' ', $args)): $([string]::Join(' ', $lines))"
    }
    return $lines
}

function Get-PoolState { return "$(Invoke-AppCmd 'list' 'apppool' "/apppool.name:$AppPool" '/text:state')".Trim() }

function Get-SiteState { return "$(Invoke-AppCmd 'list' 'site' "/site.name:$Site" '/text:state')".Trim() }

function Get-WorkerProcess { return Invoke-AppCmd 'list' 'wps' "/apppool.name:$AppPool" }

# A service by its very name: one with a bracket is no pattern.
function Get-ServiceName { return [Management.Automation.WildcardPattern]::Escape($Service) }

function Get-ServiceStatus {
    $found = @(Get-Service -Name (Get-ServiceName) -ErrorAction SilentlyContinue)
    if ($found.Count -eq 0) { return '' }
    return "$($found[0].Status)"
}

function Get-ServiceProcess {
    $name = $Service.Replace('\', '\\').Replace("'", "\'")
    return [int](Get-CimInstance -ClassName Win32_Service -Filter "Name='$name'").ProcessId
}

function Stop-HostedService { Stop-Service -Name (Get-ServiceName) -Confirm:$false }

function Start-HostedService { Start-Service -Name (Get-ServiceName) -Confirm:$false }
